//! The convolutional networks of the trainer, generic in their width, so that tests can have them small.

use nn_runtime::network;

network! {
    /// A small convolutional network: three times conv-relu-pool, then two linear layers.
    pub Convnet<const W: usize>(x: [3, 32, 32]) {
        x -> conv2d(W, 3, padding = 1) -> relu -> max_pool(2)
          -> conv2d(2 * W, 3, padding = 1) -> relu -> max_pool(2)
          -> conv2d(4 * W, 3, padding = 1) -> relu -> max_pool(2)
          -> flatten -> linear(4 * W) -> relu -> dropout(0.3) -> linear(10) -> softmax_ce
    }
}

network! {
    /// A residual network with batch normalisation: at 32, 16, 8 and 4 rows, with twice as many channels at each as at the
    /// one before, and a residual of two convolutions at each of the smaller sizes (after He et al. 2016, in the arrangement of the nine-layer networks that
    /// train fast). Pools stand before the norms, which then have a quarter to do. Labels are smoothed: a tenth of each is
    /// spread over all classes.
    pub Resnet<const W: usize>(x: [3, 32, 32]) {
        layer unit(c) = conv2d(c, 3, padding = 1, bias = false) -> batch_norm -> relu;
        layer down(c) = conv2d(c, 3, padding = 1, bias = false) -> max_pool(2) -> batch_norm -> relu;
        x -> unit(W)
          -> down(2 * W)
          -> down(4 * W) -> residual(unit(4 * W) -> unit(4 * W))
          -> down(8 * W) -> residual(unit(8 * W) -> unit(8 * W))
          -> global_avg_pool -> linear(10) -> softmax_ce(label_smoothing = 0.1)
    }
}

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
    /// A residual network with batch normalisation: at 32, 16 and 8 rows, with a residual of two convolutions at each of the
    /// smaller sizes (after He et al. 2016, in the arrangement of the nine-layer networks that train fast).
    pub Resnet<const W: usize>(x: [3, 32, 32]) {
        let a = x -> conv2d(W, 3, padding = 1, bias = false) -> batch_norm -> relu;
        let b = a -> conv2d(2 * W, 3, stride = 2, padding = 1, bias = false) -> batch_norm -> relu;
        let c = b + b -> conv2d(2 * W, 3, padding = 1, bias = false) -> batch_norm -> relu
                      -> conv2d(2 * W, 3, padding = 1, bias = false) -> batch_norm -> relu;
        let d = c -> conv2d(4 * W, 3, stride = 2, padding = 1, bias = false) -> batch_norm -> relu;
        let e = d + d -> conv2d(4 * W, 3, padding = 1, bias = false) -> batch_norm -> relu
                      -> conv2d(4 * W, 3, padding = 1, bias = false) -> batch_norm -> relu;
        e -> max_pool(8) -> flatten -> linear(10) -> softmax_ce
    }
}

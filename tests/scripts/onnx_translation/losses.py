"""Losses of class indices."""

from .graph import Constant, Unsupported, number
from .table import operator


def loss(net, node, word, scores, target, weight):
    """The loss, with the classes along axis 1 of the whole."""
    if not isinstance(target, Constant):
        raise Unsupported("class indices that are computed")
    scores = net.data(scores)
    classes = scores.shape[1]
    labels = net.classes(target, classes)
    arguments = [labels]
    if len(scores.shape) > 2:
        arguments.append("axis = 0")
    if weight is not None:
        arguments.append(f"weight = [{', '.join(number(x) for x in net.weights(weight))}]")
    if "ignore_index" in node:
        arguments.append(f"ignore_index = {node['ignore_index']}")
    reduction = node.get("reduction", "mean")
    if reduction != "mean":
        arguments.append(f"reduction = {reduction}")
    expression = f"{scores.text} -> {word}({', '.join(arguments)})"
    if reduction == "none":
        return net.let(expression, [scores.shape[0], *scores.shape[2:]])
    value = net.let(expression, ())
    value.is_loss = True
    net.losses.add(labels)
    return value


@operator("NegativeLogLikelihoodLoss")
def nll(net, node, scores, target, weight=None):
    return loss(net, node, "nll", scores, target, weight)


@operator("SoftmaxCrossEntropyLoss")
def softmax_ce(net, node, scores, target, weight=None):
    value = loss(net, node, "softmax_ce", scores, target, weight)
    if len(node.outputs) == 1:
        return value
    scores = net.data(scores)
    axis = "(0)" if len(scores.shape) > 2 else ""
    return value, net.let(f"{scores.text} -> log_softmax{axis}", scores.shape)

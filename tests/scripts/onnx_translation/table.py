"""The table of operators, which the other files of this folder fill, and the reasons why others are not in it."""

OPERATORS = {}


def is_batch_first(node, constants, shapes):
    """Whether axis 0 of what an operator works on is the batch: by its definition, since its weights were known when the model
    was made, or as two stacks of matrices have it in common."""
    if node.op == "MatMul":
        a, b = (shapes.get(name, ()) for name in node.inputs)
        return len(a) == len(b) == 3 and a[0] == b[0]
    if node.op in ("Gemm", "PRelu"):
        return node.inputs[1] in constants and not node.get("transA", 0)
    return node.op in BATCH_FIRST

# Operators whose axis 0 is the batch by their definition.
BATCH_FIRST = {
    "AveragePool", "BatchNormalization", "Conv", "ConvTranspose", "DepthToSpace", "GlobalAveragePool", "GlobalMaxPool",
    "InstanceNormalization", "LRN", "MaxPool", "NegativeLogLikelihoodLoss", "Resize", "SoftmaxCrossEntropyLoss",
    "SpaceToDepth", "Upsample",
}

DESIGN = "no such op by design: "

# Operators whose results are held to less than 1e-5 of a tensor's largest element, with the reason.
TOLERANCES = {}

# Why operators are not in the table.
REASONS = {}


def reason(text, *names):
    REASONS.update(dict.fromkeys(names, text))


reason(DESIGN + "integers", "BitShift", "ConvInteger", "MatMulInteger", "NonZero", "EyeLike", "TopK")
reason(DESIGN + "quantised numbers", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv", "QLinearMatMul", "QuantizeLinear")
reason(DESIGN + "control flow", "If", "Loop", "Scan")
reason(DESIGN + "sequences of tensors and optional tensors", "OptionalGetElement", "OptionalHasElement", "SequenceEmpty",
       "SequenceInsert", "SequenceLength", "SequenceMap", "SequenceAt", "SequenceConstruct")
reason(DESIGN + "strings", "StringNormalizer", "TfIdfVectorizer")
reason(DESIGN + "the random numbers of another library", "Bernoulli", "RandomUniformLike")
reason(DESIGN + "shapes that depend on data", "Compress", "NonMaxSuppression", "Range", "Unique")
reason(DESIGN + "gathering and scattering by indices along any axis", "GatherElements", "GatherND", "Scatter", "ScatterElements",
       "ScatterND", "ReverseSequence", "MaxUnpool")
reason(DESIGN + "signal processing", "BlackmanWindow", "HammingWindow", "HannWindow", "DFT", "STFT", "MelWeightMatrix")
reason(DESIGN + "sampling at computed places", "GridSample", "RoiAlign")
reason(DESIGN + "determinants", "Det")
reason("not yet: issue 5: optimisers", "Adagrad", "Adam", "Momentum")
reason("not yet: issue 6/7: sequence layers", "GRU", "LSTM", "RNN")


def operator(*names):
    def register(function):
        OPERATORS.update(dict.fromkeys(names, function))
        return function

    return register

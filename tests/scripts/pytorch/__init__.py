"""The recorder of PyTorch's results; see record_pytorch.py."""

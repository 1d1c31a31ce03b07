"""Indications (DSP1054): who asked to be told of what, what changed, and how it reaches them."""

"""The exercises of chapter 11, under the names by which the notebook calls them."""

from .d_loss import discriminator_loss
from .frechet_exercise import frechet_distance
from .g_loss import generator_loss
from .generator import Generator
from .homework import discriminator_blocks
from .predictions import predict_best, predict_half, predict_slope, predict_walk
from .sizes import transposed_conv_size
from .walk import interpolate_latents

__all__ = [
    "Generator",
    "discriminator_blocks",
    "discriminator_loss",
    "frechet_distance",
    "generator_loss",
    "interpolate_latents",
    "predict_best",
    "predict_half",
    "predict_slope",
    "predict_walk",
    "transposed_conv_size",
]

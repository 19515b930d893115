"""The exercises of chapter 02, under the names by which the notebook calls them."""

from .cross_validation import choose_k, k_fold_indices
from .distances import l1_distances, l2_distances
from .predictions import predict_all_neighbours, predict_own_neighbour, predict_shift
from .voting import knn_predict, majority_vote

__all__ = [
    "choose_k",
    "k_fold_indices",
    "knn_predict",
    "l1_distances",
    "l2_distances",
    "majority_vote",
    "predict_all_neighbours",
    "predict_own_neighbour",
    "predict_shift",
]

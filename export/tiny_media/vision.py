"""What transformers makes of pictures with tiny models: classes, vectors, boxes, classes of pixels."""

from typing import Any

import torch
from PIL import Image
from torch import nn
from transformers import (
    DetrImageProcessorPil,
    RTDetrImageProcessorPil,
    SegformerImageProcessorPil,
    ViTConfig,
    ViTForImageClassification,
    ViTImageProcessorPil,
    ViTModel,
    YolosConfig,
    YolosForObjectDetection,
    YolosImageProcessorPil,
)

from ..tiny_graphs.__main__ import picture, rounded
from .draw import drawn

TINY = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "patch_size": 8,
}
# Of the model of things: how many it looks for, and what makes their classes certain.
QUERIES, SHARPNESS = 5, 4


def classification(image: Image.Image) -> list[float]:
    """Probabilities of three classes."""
    model = drawn(ViTForImageClassification(ViTConfig(image_size=16, num_labels=3, **TINY)))
    return rounded(model(**pixels(image)).logits.softmax(-1))


def logits(image: Image.Image) -> list[float]:
    """The same before the softmax."""
    model = drawn(ViTForImageClassification(ViTConfig(image_size=16, num_labels=3, **TINY)))
    return rounded(model(**pixels(image)).logits)


def embedding(image: Image.Image) -> dict[str, list[float]]:
    """The pooler's vector, and the mean of all patch vectors, both of length 1."""
    output = drawn(ViTModel(ViTConfig(image_size=16, **TINY)), "vit.")(**pixels(image))
    unit = nn.functional.normalize
    return {
        "pooled": rounded(unit(output.pooler_output, dim=-1)),
        "first": rounded(unit(output.last_hidden_state[:, 0], dim=-1)),
        "mean": rounded(unit(output.last_hidden_state.mean(1), dim=-1)),
    }


def pixels(image: Image.Image) -> dict[str, torch.Tensor]:
    """As ViT's processor makes them: 16 x 16, -1 to 1."""
    processor = ViTImageProcessorPil(size={"height": 16, "width": 16})
    return dict(processor(image, return_tensors="pt"))


def detection(image: Image.Image, threshold: float, by_class: bool = False) -> list[dict[str, Any]]:
    """Objects of a picture of 24 x 16, best first. By class: as RT-DETR, whose classes are scored each for itself, reads the same outputs."""
    config = YolosConfig(
        image_size=[16, 24], num_detection_tokens=4, num_labels=2, use_mid_position_embeddings=False, **TINY
    )
    processor = YolosImageProcessorPil(do_resize=False, do_pad=False)
    output = drawn(YolosForObjectDetection(config))(**processor(image, return_tensors="pt"))
    size = [(image.height, image.width)]
    reader = RTDetrImageProcessorPil() if by_class else processor
    (found,) = reader.post_process_object_detection(output, threshold=threshold, target_sizes=size)
    objects = [
        {"label": int(label), "score": round(float(score), 6), "box": rounded(box)}
        for label, score, box in zip(found["labels"], found["scores"], found["boxes"], strict=True)
    ]
    return sorted(objects, key=lambda one: -one["score"])


class Output:
    """What a segmentation model returns."""

    def __init__(self, logits: torch.Tensor, pred_masks: torch.Tensor | None = None) -> None:
        self.logits = logits
        self.pred_masks = pred_masks


def segmentation(image: Image.Image, do_resize: bool) -> list[int]:
    """The class of each pixel, of three; the network is one convolution of 4 x 4 in steps of 4."""
    processor = SegformerImageProcessorPil(size={"height": 16, "width": 16}, do_resize=do_resize)
    convolution = drawn(nn.Conv2d(3, 3, 4, stride=4), "segformer.")
    output = Output(convolution(processor(image, return_tensors="pt")["pixel_values"]))
    size = [(image.height, image.width)]
    (classes,) = processor.post_process_semantic_segmentation(output, target_sizes=size)
    return classes.flatten().tolist()


def things(image: Image.Image, threshold: float) -> dict[str, Any]:
    """The thing of each pixel by its number, and what each is: a mask of 4 x 4 pixels and classes by the mean color for each query."""
    processor = DetrImageProcessorPil(do_resize=False, do_pad=False)
    values = processor(image, return_tensors="pt")["pixel_values"]
    masks = drawn(nn.Conv2d(3, QUERIES, 4, stride=4), "panoptic.masks.")(values)
    classes = drawn(nn.Linear(3, 4 * QUERIES), "panoptic.classes.")(values.mean((2, 3)))
    output = Output(SHARPNESS * classes.reshape(1, QUERIES, 4), masks)
    size = [(image.height, image.width)]
    (found,) = processor.post_process_panoptic_segmentation(output, threshold=threshold, target_sizes=size, label_ids_to_fuse=set())
    segments = [
        {"id": one["id"], "label": one["label_id"], "score": round(one["score"], 6)} for one in found["segments_info"]
    ]
    return {"map": found["segmentation"].flatten().tolist(), "segments": segments}


def records() -> dict[str, Any]:
    """All of them, for pictures of a formula."""
    return {
        "classification": classification(picture(16, 16)),
        "logits": logits(picture(16, 16)),
        "stretched": classification(picture(40, 24)),
        "embedding": embedding(picture(16, 16)),
        "detection": detection(picture(24, 16), 0.3),
        "detection_by_class": detection(picture(24, 16), 0.3, by_class=True),
        "things": things(picture(24, 16), 0.5),
        "segmentation": segmentation(picture(16, 16), True),
        "segmentation_ragged": segmentation(picture(30, 22), False),
    }

import { writeTinyPipeline } from './tiny-pipeline.ts'
import { tinySegformer, tinyThings, tinyVit, tinyVitFeatures, tinyYolos } from './tiny-vision.ts'

/** Labels of the tiny vision models. */
export const pictureNames = ['cat', 'dog', 'bee']
const id2label = Object.fromEntries(pictureNames.map((name, id) => [id, name]))
const size = { height: 16, width: 16 }
const processor = (kind: string, changes: object = {}) => ({
  image_processor_type: kind,
  do_resize: true,
  do_rescale: true,
  do_normalize: true,
  rescale_factor: 1 / 255,
  resample: 2,
  size,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  ...changes,
})
const imagenet = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] }

const vit = (config: object = {}) => ({
  'config.json': { model_type: 'vit', id2label, ...config },
  'preprocessor_config.json': processor('ViTImageProcessor'),
})

/** Writes `vit`, which labels pictures; `several`, whose labels may hold at once; and `blind`, which lacks its processor. */
export function writeTinyClassifiers(directory: string): void {
  const classifier = { task: 'IMAGE_CLASSIFICATION', graphs: { model: tinyVit() } } as const
  writeTinyPipeline(directory, { ...classifier, name: 'vit', files: vit() })
  const several = { problem_type: 'multi_label_classification' }
  writeTinyPipeline(directory, {
    ...classifier,
    name: 'several',
    files: vit(several),
    facts: { labels: ['x', 'y', 'z'] },
  })
  const { 'config.json': config } = vit()
  writeTinyPipeline(directory, { ...classifier, name: 'blind', files: { 'config.json': config } })
}

/** Writes encoders of pictures: `pooled`, `cls` and `mean`. */
export function writeTinyPictureEncoders(directory: string): void {
  const features = { task: 'IMAGE_FEATURE_EXTRACTION', graphs: { model: tinyVitFeatures() }, files: vit() } as const
  writeTinyPipeline(directory, { ...features, name: 'pooled' })
  for (const pooling of ['CLS', 'MEAN'] as const)
    writeTinyPipeline(directory, {
      ...features,
      name: pooling.toLowerCase(),
      facts: { graph: { kind: 'pipeline', pooling } },
    })
}

/** Writes `yolos`, which finds things in pictures of 24 x 16 pixels. @param resizes whether others are brought to that size. Default: false */
export function writeTinyDetector(directory: string, resizes = false): void {
  writeDetector(directory, 'yolos', 'yolos', 'YolosImageProcessor', resizes)
}

/** Writes `rt-detr`: the same, whose classes are scored each for itself. */
export function writeTinyDetectorByClass(directory: string): void {
  writeDetector(directory, 'rt-detr', 'rt_detr', 'RTDetrImageProcessor', false)
}

const writeDetector = (directory: string, name: string, type: string, kind: string, do_resize: boolean): void => {
  writeTinyPipeline(directory, {
    name,
    task: 'OBJECT_DETECTION',
    graphs: { model: tinyYolos() },
    files: {
      'config.json': { model_type: type, id2label },
      'preprocessor_config.json': processor(kind, {
        do_resize,
        size: { height: 16, width: 24 },
        do_pad: false,
        ...imagenet,
      }),
    },
  })
}

/** Writes `things`, which cuts out one thing after the other (panoptic segmentation). */
export function writeTinyThings(directory: string): void {
  writeTinyPipeline(directory, {
    name: 'things',
    task: 'IMAGE_SEGMENTATION',
    graphs: { model: tinyThings() },
    files: {
      'config.json': { model_type: 'detr', id2label },
      'preprocessor_config.json': processor('DetrImageProcessor', { do_resize: false, do_pad: false, ...imagenet }),
    },
  })
}

/** Writes `segformer`, and `ragged`, which takes pictures of any size as they are. */
export function writeTinySegmenters(directory: string): void {
  for (const [name, do_resize] of [
    ['segformer', true],
    ['ragged', false],
  ] as const)
    writeTinyPipeline(directory, {
      name,
      task: 'IMAGE_SEGMENTATION',
      graphs: { model: tinySegformer() },
      files: {
        'config.json': { model_type: 'segformer', id2label },
        'preprocessor_config.json': processor('SegformerImageProcessor', { ...imagenet, do_resize }),
      },
    })
}

import { integer, mebibyte, type Settings } from '../forms.ts'

/** What one request may contain. */
export const limits = {
  MAX_TEXTS: [integer(1, 65_536), '1024', 'Texts of one embed at most'],
  MAX_TEXT_BYTES: [
    integer(1, 16 * mebibyte),
    '65536',
    'Size of one text, prompt or conversation at most, bytes of UTF-8',
  ],
  MAX_TENSOR_ELEMENTS: [integer(1, 100_000_000), '1000000', 'Elements of all tensors of one predict at most'],
  MAX_BODY_BYTES: [
    integer(1024, 256 * mebibyte),
    String(4 * mebibyte),
    'HTTP body or WebSocket message at most, bytes',
  ],
  MAX_UPLOAD_BYTES: [
    integer(1024, 256 * mebibyte),
    String(10 * mebibyte),
    'One image or recording at most, bytes; where it comes as base64, MAX_BODY_BYTES bounds it as well',
  ],
  MAX_UPLOADS: [integer(0, 1000), '8', 'Files of one multipart request at most'],
  MAX_IMAGE_PIXELS: [integer(1, 1_000_000_000), '50000000', 'Pixels of one image at most, width x height'],
  MAX_AUDIO_SECONDS: [integer(1, 86_400), '300', 'Length of one recording at most, seconds'],
} as const satisfies Settings

const width = 640
const height = 420

type Paint = (pen: CanvasRenderingContext2D) => void

/** A house on a hill under the sun. */
export const landscape = (): Promise<File> =>
  draw('landscape.png', (pen) => {
    const sky = pen.createLinearGradient(0, 0, 0, 300)
    sky.addColorStop(0, '#5aa9e6')
    sky.addColorStop(1, '#dff1fb')
    fill(pen, sky, (p) => p.rect(0, 0, width, height))
    fill(pen, '#ffd447', (p) => p.arc(530, 80, 42, 0, 2 * Math.PI))
    fill(pen, '#8fbf6a', (p) => p.ellipse(150, 420, 380, 190, 0, 0, 2 * Math.PI))
    fill(pen, '#6da34d', (p) => p.ellipse(520, 450, 380, 190, 0, 0, 2 * Math.PI))
    fill(pen, '#f4ead7', (p) => p.rect(360, 215, 130, 95))
    fill(pen, '#b5483a', (p) => polygon(p, 345, 218, 425, 155, 505, 218))
    fill(pen, '#6b4a2f', (p) => p.rect(410, 255, 30, 55))
    fill(pen, '#5d4330', (p) => p.rect(166, 215, 18, 75))
    for (const [x, y, r] of [
      [175, 180, 52],
      [142, 205, 36],
      [208, 205, 38],
    ] as const)
      fill(pen, '#3f7d3a', (p) => p.arc(x, y, r, 0, 2 * Math.PI))
  })

/** Fruit on a table. */
export const fruit = (): Promise<File> =>
  draw('fruit.png', (pen) => {
    fill(pen, '#f3e6d3', (p) => p.rect(0, 0, width, height))
    fill(pen, '#a9744f', (p) => p.rect(0, 280, width, 140))
    fill(pen, '#c8402f', (p) => p.arc(210, 240, 72, 0, 2 * Math.PI))
    fill(pen, '#5d4330', (p) => p.rect(206, 150, 8, 34))
    fill(pen, '#5b8f3a', (p) => p.ellipse(238, 158, 28, 11, -0.4, 0, 2 * Math.PI))
    fill(pen, '#f08a24', (p) => p.arc(370, 250, 62, 0, 2 * Math.PI))
    fill(pen, '#e8c838', (p) => p.ellipse(500, 268, 66, 40, 0.2, 0, 2 * Math.PI))
  })

function draw(name: string, paint: Paint): Promise<File> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (pen === null) return Promise.reject(new Error('This browser can’t draw.'))
  paint(pen)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob) resolve(new File([blob], name, { type: 'image/png' }))
      else reject(new Error('This browser can’t write PNG.'))
    }),
  )
}

function fill(pen: CanvasRenderingContext2D, style: string | CanvasGradient, shape: Paint): void {
  pen.fillStyle = style
  pen.beginPath()
  shape(pen)
  pen.fill()
}

const polygon = (pen: CanvasRenderingContext2D, ...points: number[]): void => {
  for (let i = 0; i < points.length; i += 2) pen.lineTo(points[i] ?? 0, points[i + 1] ?? 0)
}

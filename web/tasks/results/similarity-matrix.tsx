import styles from './results.module.css'

/** Cosines of all pairs. @param vectors of any length, as base64 of little-endian 32-bit floats */
export function SimilarityMatrix({ texts, vectors }: { texts: readonly string[]; vectors: readonly string[] }) {
  const decoded = vectors.map((vector) => unit(decode(vector)))
  return (
    <section className={styles['scrolls']} aria-label="Similarities">
      <table className={styles['matrix']}>
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">Text</span>
            </th>
            {texts.map((text, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same text may stand there twice
              <th key={index} scope="col" title={text}>
                {index + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {texts.map((text, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={row}>
              <th scope="row">
                {row + 1}. {text}
              </th>
              {texts.map((_, column) => {
                const cosine = dot(decoded[row], decoded[column])
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column} style={{ '--share': Math.max(0, cosine) } as React.CSSProperties}>
                    {cosine.toFixed(2)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const decode = (base64: string): Float32Array =>
  new Float32Array(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer)

/** Its direction alone: not every model gives vectors of length 1. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector))
  return length === 0 ? vector : vector.map((value) => value / length)
}

const dot = (a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

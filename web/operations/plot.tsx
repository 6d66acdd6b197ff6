import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import styles from './operations.module.css'
import { type PlotSeries, plotOptions } from './plot-options.ts'

interface PlotProps {
  title: string
  /** Milliseconds since 1970. */
  times: readonly number[]
  series: readonly PlotSeries[]
  format: (value: number | null | undefined) => string
}

const height = 150

/** Lines over time, with a legend that tells the newest values, or those under the pointer. */
export function Plot({ title, times, series, format }: PlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const latest = series.map(({ label, values }) => `${label} ${format(values.at(-1))}`).join(', ')
  const labels = series.map(({ label }) => label).join()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines' values are set below; only other lines need another plot
  useEffect(() => {
    const parent = box.current
    if (!parent) return
    const make = (): void => {
      plot.current?.destroy()
      plot.current = new uPlot(plotOptions(series, format, parent.clientWidth, height), dataOf(times, series), parent)
    }
    make()
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: parent.clientWidth, height }))
    resized.observe(parent)
    // Canvas doesn't know of custom properties: another theme is another plot.
    const themed = new MutationObserver(make)
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      resized.disconnect()
      themed.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [labels])

  useEffect(() => {
    plot.current?.setData(dataOf(times, series))
    // Where no pointer says which moment is meant, the legend tells of the last one.
    if (plot.current?.cursor.idx == null) plot.current?.setLegend({ idx: times.length - 1 })
  }, [times, series])

  return (
    <figure className={styles['plot']}>
      <figcaption>{title}</figcaption>
      <p className="visually-hidden">Now: {latest}</p>
      <div ref={box} aria-hidden="true" />
    </figure>
  )
}

const dataOf = (times: readonly number[], series: readonly PlotSeries[]): uPlot.AlignedData => [
  times.map((time) => time / 1000),
  ...series.map(({ values }) => [...values] as (number | null)[]),
]

import type uPlot from 'uplot'

export interface PlotSeries {
  label: string
  values: readonly (number | null | undefined)[]
}

type Format = (value: number | null | undefined) => string

const styleOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** How a plot looks, in the colours of the page's theme. */
export function plotOptions(
  series: readonly PlotSeries[],
  format: Format,
  width: number,
  height: number,
): uPlot.Options {
  const axis = {
    stroke: styleOf('--muted'),
    font: `11px ${styleOf('--sans')}`,
    grid: { stroke: styleOf('--plot-grid'), width: 1 },
    ticks: { show: false },
  }
  return {
    width,
    height,
    padding: [8, 4, 0, 0],
    cursor: { sync: { key: 'operations' }, points: { size: 6 }, drag: { setScale: false, x: false, y: false } },
    legend: { live: true, markers: { width: 0, fill: (_, index) => colourOf(index - 1) } },
    scales: { y: { range: (_, __, highest) => [0, highest > 0 ? highest * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        values: [[1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]],
        space: 70,
      },
      { ...axis, size: 58, space: 34, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      { label: 'Time', value: '{HH}:{mm}:{ss}' },
      ...series.map(({ label }, index) => ({
        label,
        stroke: colourOf(index),
        width: 1.75,
        ...(index === 0 && { fill: `color-mix(in srgb, ${colourOf(0)} 9%, transparent)` }),
        points: { show: false },
        spanGaps: false,
        value: (_: uPlot, value: number | null) => format(value),
      })),
    ],
  }
}

const colourOf = (index: number): string => styleOf(`--plot-${(index % 4) + 1}`)

import { defineConfig } from 'vitest/config'

// Both module forms of graphql would otherwise be loaded, and instances of one are refused by the other.
const alias = { graphql: 'graphql/index.js' }
const common = {
  alias,
  server: { deps: { inline: [/@graphql-tools/, /@escape\.tech/, /@apollo\/server/, /graphql-ws/] } },
}

export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/model/**', 'test/browser/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...common,
          name: 'model',
          include: ['test/model/**/*.test.ts', 'test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})

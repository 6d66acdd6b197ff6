import { defineConfig } from 'vitest/config'
import { hasPostgres } from './test/support/postgres.ts'

// Both module forms of graphql would otherwise be loaded, and instances of one are refused by the other.
const alias = { graphql: 'graphql/index.js' }
const common = {
  alias,
  // Browsers and killed processes share a machine with whatever else runs there. Tests that needed it are named at the end.
  retry: 1,
  server: { deps: { inline: [/@graphql-tools/, /@escape\.tech/, /@apollo\/server/, /graphql-ws/] } },
}

/** What touches the storage, run once more on Postgres. */
const onPostgres = [
  'storage',
  'completions',
  'deployments',
  'stored-predictions',
  'jobs',
  'webhooks',
  'keys',
  'tenants',
  'encryption',
  'quotas',
  'usage',
  'erasure',
  'deleting-models',
].map((name) => `test/${name}.test.ts`)

export default defineConfig({
  test: {
    reporters: ['default', './test/support/fault-reporter.ts', './test/support/summary-reporter.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/model/**', 'test/browser/**', 'test/postgres/**', 'test/faults/**'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      ...(hasPostgres
        ? [
            {
              test: {
                ...common,
                name: 'postgres',
                include: [...onPostgres, 'test/postgres/**/*.test.ts'],
                globalSetup: './test/support/postgres-setup.ts',
                testTimeout: 60_000,
                hookTimeout: 60_000,
              },
            },
          ]
        : []),
      {
        test: {
          ...common,
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      ...(hasPostgres
        ? [
            {
              test: {
                ...common,
                name: 'faults-postgres',
                include: ['engine', 'erasure', 'readers', 'server-kills'].map((name) => `test/faults/${name}.test.ts`),
                fileParallelism: false,
                globalSetup: './test/support/postgres-setup.ts',
                testTimeout: 300_000,
                hookTimeout: 300_000,
              },
            },
          ]
        : []),
      {
        test: {
          ...common,
          name: 'model',
          // Browsers and models are slow where the machine is busy; a poll ends as soon as what it waits for is there.
          expect: { poll: { timeout: 20_000 } },
          include: ['test/model/**/*.test.ts', 'test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})

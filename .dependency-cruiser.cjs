/**
 * Who may import whom, as the README's map says: transport -> graphql -> resolvers -> services -> scheduler -> engine, and store
 * beside the engine; errors, models and util are for all.
 */
const layers = ['transport', 'graphql', 'resolvers', 'services', 'store', 'scheduler', 'engine']
const shared = ['models', 'util']

const upwards = layers.map((layer, index) => ({
  name: `${layer}-imports-rightwards-only`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(${[...layers.slice(0, index), 'main', 'app', 'config'].join('|')})(/|\\.ts$)` },
}))

module.exports = {
  forbidden: [
    ...upwards,
    {
      name: 'shared-folders-stand-alone',
      severity: 'error',
      from: { path: `^src/(${shared.join('|')})/` },
      to: { path: '^src/', pathNot: `^src/(${shared.join('|')})/|^src/errors\\.ts$` },
    },
    {
      name: 'the-api-process-runs-no-model',
      comment: 'onnxruntime-node blocks the event loop: only the engine process may load it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/worker/runtime/' },
      to: { path: 'node_modules/(onnxruntime|@xenova|@huggingface|sharp|@img|@audio)' },
    },
    {
      name: 'the-worker-is-reached-by-messages-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/worker/' },
      to: { path: '^src/engine/worker/' },
    },
    {
      name: 'the-worker-knows-only-the-protocol',
      severity: 'error',
      from: { path: '^src/engine/worker/' },
      to: { path: '^src/engine/', pathNot: '^src/engine/(worker/|engine\\.ts$|pipeline\\.ts$|protocol\\.ts$)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}

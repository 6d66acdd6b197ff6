import { check, integerOf } from '../services/checks.ts'
import { historyLength, type ServerMetrics } from '../services/metrics/server-metrics.ts'
import type { SubscriptionResolvers } from './generated.ts'

export const serverMetricsSubscription: Pick<SubscriptionResolvers, 'serverMetrics'> = {
  serverMetrics: {
    subscribe: (_, { history }, { metrics, signal }) =>
      metrics.watch(check('history', integerOf(0, historyLength), history ?? 0), signal),
    resolve: (metrics: ServerMetrics) => metrics,
  },
}

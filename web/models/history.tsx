import type { ModelHistoryQuery } from '../api/generated/graphql.ts'
import card from '../design/card.module.css'
import styles from './models.module.css'

type Event = ModelHistoryQuery['modelEvents']['nodes'][number]

const actions: Readonly<Record<string, string>> = {
  REGISTERED: 'registered',
  PROMOTED: 'promoted',
  ROLLOUT_SET: 'shared among versions',
  ROLLED_BACK: 'rolled back',
  ALIAS_SET: 'alias set',
  ALIAS_DELETED: 'alias removed',
  RETIRED: 'retired',
  RESTORED: 'restored',
  DELETED: 'deleted',
}

/** Who did what with the models, newest first. */
export function History({ events }: { events: readonly Event[] }) {
  return (
    <section className={card['card']} aria-label="History">
      <h2>History</h2>
      {events.length === 0 && <p className={styles['description']}>Nothing has been changed yet.</p>}
      <ol className={styles['history']}>
        {events.map((event) => (
          <li key={event.id}>
            <time dateTime={event.createdAt}>
              {new Date(event.createdAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
            </time>
            <span>
              <strong>{event.model ?? event.name}</strong>{' '}
              {actions[event.action] ?? event.action.toLowerCase().replaceAll('_', ' ')}
              {event.after && `, now ${targets(event.after)}`}
              {event.before && event.before.length > 0 && ` (was ${targets(event.before)})`}
            </span>
            <small>{event.caller}</small>
          </li>
        ))}
      </ol>
    </section>
  )
}

const targets = (list: readonly { model: string; weight: number }[]): string =>
  list.length === 0
    ? 'nothing'
    : list.map(({ model, weight }) => (list.length > 1 ? `${model} × ${weight}` : model)).join(', ')

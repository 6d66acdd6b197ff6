import { ChevronDown, X } from 'lucide-react'
import { Button } from '../design/button.tsx'
import card from '../design/card.module.css'
import { IconButton } from '../design/icon-button.tsx'
import { Menu } from '../design/menu.tsx'
import { AliasForm } from './alias-form.tsx'
import styles from './models.module.css'
import type { ModelActions } from './use-model-actions.ts'
import { type Alias, fullName, type Model } from './use-models.ts'

interface AliasListProps {
  aliases: readonly Alias[]
  models: readonly Model[]
  actions: ModelActions
}

/** Names such as `prod`, and the versions they lead to: they are set, moved and removed here. */
export function AliasList({ aliases, models, actions }: AliasListProps) {
  const serving = models.filter(({ retiredAt }) => retiredAt == null)
  return (
    <section className={card['card']} aria-label="Aliases">
      <h2>Aliases</h2>
      <p className={styles['description']}>
        Names that lead to a version. Clients that ask for an alias follow it when it is moved.
      </p>
      <ul className={styles['aliases']}>
        {aliases.map(({ name, targets, revision }) => (
          <li key={name}>
            <code>{name}</code>
            <span aria-hidden="true">→</span>
            <Menu
              align="start"
              trigger={
                <Button
                  look="outline"
                  isSmall
                  aria-label={`Move ${name}, now ${destinationOf(targets)}`}
                  disabled={actions.isBusy}
                >
                  {destinationOf(targets)} <ChevronDown size={14} aria-hidden />
                </Button>
              }
              entries={serving.map((model) => ({
                label: fullName(model),
                hint: model.title,
                isChosen: targets.length === 1 && targets[0]?.name === fullName(model),
                onSelect: () => void actions.setAlias(name, fullName(model), revision),
              }))}
            />
            <IconButton label={`Remove ${name}`} onClick={() => void actions.deleteAlias(name, revision)}>
              <X size={15} />
            </IconButton>
          </li>
        ))}
      </ul>
      <AliasForm
        models={serving}
        isBusy={actions.isBusy}
        onSet={(alias, model) => actions.setAlias(alias, model, revisionOf(alias, aliases))}
      />
    </section>
  )
}

/** `smollm2@1`, or several with their shares. */
const destinationOf = (targets: Alias['targets']): string =>
  targets.map(({ name, share }) => (targets.length === 1 ? name : `${name} ${Math.round(share * 100)} %`)).join(', ')

/** What was seen of an alias; undefined where it isn't listed: then there is nothing to overwrite. */
const revisionOf = (alias: string, aliases: readonly Alias[]): number | undefined =>
  aliases.find(({ name }) => name === alias)?.revision

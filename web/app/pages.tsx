import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { ChatPage } from '../chat/chat-page.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { PageBoundary } from './page-boundary.tsx'

/* Chat is what most people come for; the others are fetched when they are opened. */
const TasksPage = lazy(() => import('../tasks/tasks-page.tsx'))
const ModelsPage = lazy(() => import('../models/models-page.tsx'))
const OperationsPage = lazy(() => import('../operations/operations-page.tsx'))
const PlaygroundPage = lazy(() => import('../playground/playground-page.tsx'))

export function Pages() {
  return (
    <PageBoundary>
      <Suspense fallback={<p className="visually-hidden">Loading</p>}>
        <Switch>
          <Route path="/">
            <ChatPage />
          </Route>
          <Route path="/chat/:id">{({ id }) => <ChatPage id={id} />}</Route>
          <Route path="/tasks/:id?">{({ id }) => <TasksPage {...(id !== undefined && { id })} />}</Route>
          <Route path="/models">
            <ModelsPage />
          </Route>
          <Route path="/operations">
            <OperationsPage />
          </Route>
          <Route path="/playground">
            <PlaygroundPage />
          </Route>
          <Route path="/graphql">
            <PlaygroundPage />
          </Route>
          <Route>
            <EmptyState title="There is no such page">Choose one from the menu.</EmptyState>
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  )
}

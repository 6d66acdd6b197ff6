import type { TestProject } from 'vitest/node'
import { TestPostgres } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a database that new ones can be made beside; where it is given, `startApp` stores everything there. */
    postgresUrl?: string
  }
}

/** One Postgres for all tests of its project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await TestPostgres.start()
  project.provide('postgresUrl', postgres.urlOf('postgres'))
  return () => postgres.dispose()
}

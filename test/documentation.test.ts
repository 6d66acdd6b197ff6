import { readFileSync } from 'node:fs'
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { expect, test } from 'vitest'
import { describeSettings } from '../src/config/describe-settings.ts'

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

test('every type, field, argument and enum value of the schema is described', () => {
  const missing: string[] = []
  for (const type of Object.values(buildSchema(read('schema.graphql')).getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue
    if (!type.description) missing.push(type.name)
    const parts: { name: string; description?: string | null | undefined }[] = []
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) parts.push(field, ...field.args)
    if (isInputObjectType(type)) parts.push(...Object.values(type.getFields()))
    if (isEnumType(type)) parts.push(...type.getValues())
    for (const { name, description } of parts) if (!description) missing.push(`${type.name}.${name}`)
  }
  expect(missing).toEqual([])
})

test('docs/settings.md lists every setting with its default', () => {
  const chapter = read('docs/settings.md')
  for (const { name, fallback } of describeSettings()) {
    const row = chapter.split('\n').find((line) => line.startsWith(`| \`${name}\``))
    expect(row, name).toBeDefined()
    expect(row).toContain(`| ${fallback === '' ? '' : `\`${fallback}\``} |`)
  }
})

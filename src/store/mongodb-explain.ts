/** Reads MongoDB's plan of a query: a tree of stages. */
import type { Collection } from 'mongodb'
import type { Kept } from './mongodb-catalogue.ts'
import type { Query } from './mongodb-query.ts'

interface Stage {
  stage?: string
  indexName?: string
  indexBounds?: Record<string, readonly string[]>
  filter?: unknown
  inputStage?: Stage
  inputStages?: readonly Stage[]
}

export async function explainMongo(documents: Collection<Kept>, query: Query, sort: Record<string, 1 | -1>) {
  const cursor = documents.find(query, Object.keys(sort).length === 0 ? {} : { sort })
  const plan = (await cursor.explain('queryPlanner')) as {
    queryPlanner: { winningPlan: Stage & { queryPlan?: Stage } }
  }
  const { winningPlan } = plan.queryPlanner
  const stages = stagesOf(winningPlan.queryPlan ?? winningPlan)
  const walksIds = stages.some(({ indexName, indexBounds }) => {
    return indexName === '_id_' && indexBounds?._id?.[0]?.includes('MinKey')
  })
  const isFiltered = stages.some(({ filter }) => filter !== undefined)
  return {
    usesIndex: stages.every(({ stage }) => stage !== 'COLLSCAN') && !(walksIds && isFiltered),
    sortsInMemory: stages.some(({ stage }) => stage === 'SORT'),
    detail: stages
      .map(({ stage, indexName, indexBounds }) =>
        [stage, indexName, indexBounds && JSON.stringify(indexBounds)].filter(Boolean).join(' '),
      )
      .join('\n'),
  }
}

function stagesOf(stage: Stage): Stage[] {
  const inputs = [...(stage.inputStage ? [stage.inputStage] : []), ...(stage.inputStages ?? [])]
  return [stage, ...inputs.flatMap(stagesOf)]
}

/** One tab of the playground's first visit; GraphiQL titles it with the operation's name. */
export interface Example {
  query: string
}

/** Documents that run as they are against the shipped models, in the order of the tabs. No imports here: tests and the README use them too. */
export const examples: readonly Example[] = [
  {
    query: `# The models this server has.
# Press ▶ or Ctrl+Enter (Mac: Cmd+Enter).
query ListModels {
  models {
    totalCount
    nodes {
      name
      version
      task
      state
      title
      licence
      parameters
      precision
      contextLength
      sizeBytes
    }
  }
}
`,
  },
  {
    query: `# Three texts share a run of the model:
# "batch.size" tells how many went together.
# Press ▶ or Ctrl+Enter.
query ClassifyThreeTexts {
  praise: classifyText(text: "An absolute delight to read.") {
    ...Verdict
  }
  complaint: classifyText(text: "It broke within a week.") {
    ...Verdict
  }
  shrug: classifyText(text: "It does what it says.") {
    ...Verdict
  }
}

fragment Verdict on TextClassification {
  label
  score
  tokens
  batch {
    size
    waitMs
  }
}
`,
  },
  {
    query: `# One vector a text, each of length 1:
# a dot product of two is their cosine.
# Press ▶ or Ctrl+Enter.
query Embed {
  embed(
    texts: [
      "A cat sleeps on the sofa."
      "A kitten naps on the couch."
    ]
  ) {
    model
    dimensions
    tokens
    batch {
      size
      waitMs
    }
    vector
  }
}
`,
  },
  {
    query: `# Text streams in, token by token.
# Press ▶ or Ctrl+Enter and watch "textSoFar";
# ■ stops the model, too.
subscription StreamACompletion {
  streamCompletion(
    input: {
      prompt: "The lighthouse keeper saw"
      maxTokens: 120
      temperature: 0.7
      topP: 0.9
    }
  ) {
    sequence
    ... on CompletionStarted {
      completion {
        id
        seed
      }
    }
    ... on CompletionDelta {
      text
    }
    ... on CompletionFinished {
      completion {
        finishReason
        usage {
          promptTokens
          completionTokens
        }
        timings {
          timeToFirstTokenMs
          tokensPerSecond
        }
      }
    }
    ... on CompletionFailed {
      failure {
        code
        message
      }
    }
  }
}
`,
  },
  {
    query: `# A conversation, answered as it is written.
# Press ▶ or Ctrl+Enter, then ask anything else.
subscription Chat {
  streamCompletion(
    input: {
      messages: [
        { role: SYSTEM, content: "Answer briefly." }
        { role: USER, content: "Why is the sky blue?" }
      ]
      maxTokens: 160
      temperature: 0.2
    }
  ) {
    sequence
    ... on CompletionStarted {
      completion {
        id
      }
    }
    ... on CompletionDelta {
      text
    }
    ... on CompletionFinished {
      completion {
        id
        finishReason
        usage {
          promptTokens
          completionTokens
          cachedTokens
        }
      }
    }
    ... on CompletionFailed {
      failure {
        code
        message
      }
    }
  }
}
`,
  },
  {
    query: `# Sorts a text by labels nobody trained a model for,
# ranks texts by a question, compares meanings.
# Press ▶ or Ctrl+Enter.
query MeaningOfTexts {
  classifyZeroShot(
    text: "My parcel arrived broken, I want my money back."
    labels: ["refund", "praise", "job application"]
  ) {
    labels {
      label
      score
    }
    method
  }
  rerank(
    query: "Where do bees spend the winter?"
    documents: [
      "Honey is made of nectar."
      "Bees form a cluster in the hive."
    ]
  ) {
    results {
      index
      score
      document
    }
  }
  similarity(
    text: "A cat sleeps."
    texts: ["A kitten naps.", "Rates went up."]
  ) {
    scores
  }
}
`,
  },
  {
    query: `# What the server does, once a second:
# the operations page is drawn from this.
# Press ▶ or Ctrl+Enter; ■ stops it.
subscription WatchTheServer {
  serverMetrics(history: 1) {
    at
    running
    waiting
    tokensPerSecond
    batchSize
    memoryBytes
    models {
      model
      state
    }
    failures {
      code
      count
    }
  }
}
`,
  },
  {
    query: `# Stored and carried out in the background:
# ask for it again by its id.
# Press ▶ or Ctrl+Enter.
mutation PredictLater {
  createPrediction(
    input: {
      operation: {
        classifyText: { text: "An absolute delight." }
      }
    }
  ) {
    ... on CreatePredictionSuccess {
      prediction {
        id
        state
      }
    }
    ... on Failure {
      code
      message
    }
  }
}
`,
  },
]

/** Where the API answers: the server that served this page. */
export const endpoint = new URL('/graphql', window.location.href)

export const socketEndpoint = new URL(endpoint)
socketEndpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:'

import { z } from 'zod'
import { flag, integer, list, type Settings } from '../forms.ts'

/** Where the server listens, to whom it answers, and how long connections last. */
export const network = {
  PORT: [integer(0, 65_535), '4000', 'TCP port of HTTP and WebSocket; 0 takes any free one'],
  HOST: [
    z.string().min(1),
    '127.0.0.1',
    'Address to listen on; other than loopback only once there is an API key, or with ALLOW_REMOTE',
  ],
  ALLOW_REMOTE: [
    flag,
    'false',
    'Listen on other addresses although no API key was made yet: whoever reaches the port may do everything',
  ],
  ALLOWED_ORIGINS: [
    list,
    '',
    'Origins (comma-separated, such as https://app.example) whose pages may use this server besides its own',
  ],
  PRODUCTION: [
    flag,
    'false',
    'Hides the schema: no introspection (nor a playground that knows the fields), no suggestions in messages',
  ],
  LOG_LEVEL: [
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    'warn',
    'Least severe level that is logged, as JSON lines on standard error',
  ],
  KEEP_ALIVE_MS: [
    integer(100, 3_600_000),
    '12000',
    'Time between two signs of life on a connection, milliseconds; a client that leaves them unread for two such times is cut off',
  ],
  SOCKET_IDLE_MS: [
    integer(0, 86_400_000),
    '3600000',
    'Time after which a WebSocket without operations is closed, milliseconds; 0 keeps them',
  ],
  MAX_SOCKET_OPERATIONS: [integer(1, 100_000), '100', 'Operations that may run on one WebSocket at once'],
  SHUTDOWN_GRACE_MS: [
    integer(0, 3_600_000),
    '10000',
    'Time that running work has to end after SIGTERM or SIGINT, milliseconds',
  ],
} as const satisfies Settings

/** What browsers are told to refuse: helmet, with a policy that leaves nothing to inline code or other hosts. */
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'

interface SecurityHeaderParts {
  isHttps: boolean
  /** Where media is redirected to (S3), when it is. */
  mediaOrigin: string | null
}

/** Sound, image and screen are asked of nobody; the player may fill the screen or float. */
const permissionsPolicy = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .concat('fullscreen=(self)', 'picture-in-picture=(self)', 'clipboard-write=(self)')
  .join(', ')

export function createSecurityHeaders({ isHttps, mediaOrigin }: SecurityHeaderParts): RequestHandler {
  const media = mediaOrigin === null ? [] : [mediaOrigin]
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...media],
        mediaSrc: ["'self'", 'blob:', ...media],
        connectSrc: ["'self'", ...media],
        workerSrc: ["'self'"],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', permissionsPolicy)
    protect(request, response, next)
  }
}

/** The embedded player alone may stand in other sites' pages (an ENT, M@gistère): nothing on it acts for anybody. */
export function allowFraming(response: Response): void {
  const policy = String(response.getHeader('Content-Security-Policy') ?? '')
  response.setHeader('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'))
  response.removeHeader('X-Frame-Options')
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'unsafe-none')
}

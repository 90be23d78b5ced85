export { viewerOf } from './viewer-of.ts'

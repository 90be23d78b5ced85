import '../header/header.ts'
import '../moderation-policies-page/moderation-policies-page.ts'

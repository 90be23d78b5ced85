/** Pages of text and of error: the header alone. */
import '../header/header.ts'

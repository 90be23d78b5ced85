/** A person who changes instance, as the API says it to them (`federation/moving`). */
import { z } from 'zod'

export const moving = z
  .object({
    alsoKnownAs: z.array(z.string()).describe('Actors of other instances who were this person.'),
    former: z.array(z.object({ id: z.string(), address: z.string() })).describe('The same, as people write them.'),
    movedTo: z.string().nullable(),
    movedToAddress: z.string().nullable(),
    movedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Moving' })
export type Moving = z.infer<typeof moving>

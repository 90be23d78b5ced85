/** What the author types, on its way to the API. */
import { expect } from 'chai'
import fc from 'fast-check'
import { askedFor, publishFor } from '#client/publish-page/asked-for.ts'
import { changesOf, emptyValues, keywordsOf, titleFrom, valuesOf } from '#client/video-form/form-values.ts'
import { aFrame, aVideoWhole } from './fixtures.ts'

describe('the form of a video', () => {
  it('reads keywords between commas, once each, whatever their case', () => {
    expect(keywordsOf(' lecture, #Oral ;oral,, coin   lecture ')).to.deep.equal(['lecture', 'Oral', 'coin lecture'])
    expect(keywordsOf('# oral, # #coin')).to.deep.equal(['oral', 'coin'])
    fc.assert(
      fc.property(fc.string(), (typed) => keywordsOf(keywordsOf(typed).join(', ')).join() === keywordsOf(typed).join()),
    )
  })

  it('gives back the video it was filled from', () => {
    const video = aVideoWhole()
    expect(changesOf(valuesOf(video))).to.deep.equal({
      title: video.name,
      thematiques: video.thematiques,
      niveaux: video.niveaux,
      keywords: video.keywords,
      description: video.description,
      audience: video.audience,
      groups: [],
      licence: video.licenceCode,
      commentsAllowed: true,
      approvesComments: false,
      waitsForAll: video.waitTranscoding,
    })
  })

  it('proposes colleagues first, never everybody', () => {
    expect(emptyValues.audience).to.equal('academie')
    expect(valuesOf(aVideoWhole({ audience: 'brouillon' })).audience).to.equal('academie')
  })

  it('begins with the group or the question that one came from, if there is such a one', () => {
    const group = { id: '00000000-0000-4000-8000-00000000aa01', name: 'REP Ampère' }
    const circles = { allies: 0, groups: [group] }
    const { thematiques } = aFrame()
    const begun = (address: string) =>
      askedFor(new URL(address, 'https://classe.example').search, circles, { thematiques })
    expect(begun(publishFor.group(group.id))).to.deep.equal({ audience: 'groupe', groups: [group.id] })
    for (const { slug } of thematiques)
      expect(begun(publishFor.thematique(slug))).to.deep.equal({ thematiques: [slug] })
    for (const address of ['/publier', publishFor.group('autre'), publishFor.thematique('autre')])
      expect(begun(address), address).to.deep.equal({})
  })

  it('takes a first title from the name of the file, unless a machine gave it', () => {
    expect(titleFrom('lecture-a-voix_haute (2).MOV')).to.equal('Lecture a voix haute')
    for (const name of ['IMG_0042.MOV', 'VID-20261112-WA0003.mp4', 'PXL_2026.mp4', '20261112.mp4', 'a1.mkv'])
      expect(titleFrom(name), name).to.equal('')
  })
})

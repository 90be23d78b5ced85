import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { probeVideo } from '#transcoding/probe.ts'
import { clip, factsOf, ffmpegs, makeClip, quadrants, quickH264, temporaryFolder, transcode } from './clips.ts'

const runFile = promisify(execFile)

for (const { name, open: openOne } of ffmpegs) {
  describe(`a hostile file, given to ${name}`, () => {
    let ffmpeg: Ffmpeg
    let folder: Awaited<ReturnType<typeof temporaryFolder>>
    before(async function () {
      const found = await openOne()
      if (!found) return this.skip()
      ffmpeg = found
    })
    beforeEach(async () => {
      folder = await temporaryFolder()
    })
    afterEach(async () => {
      // No process that knows of this folder remains.
      for (const id of (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry))) {
        const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
        expect(line.includes(folder.path) && line.includes('ffmpeg')).to.equal(false)
      }
      await folder[Symbol.asyncDispose]()
    })

    const file = async (fileName: string, content: string | Buffer) => {
      const path = join(folder.path, fileName)
      await writeFile(path, content)
      return path
    }
    const refusalOf = async (source: string) => {
      const made = await mkdtemp(join(folder.path, 'made-'))
      const outcome: unknown = await transcode(source, made, { ffmpeg }).catch((cause: unknown) => cause)
      if (outcome instanceof Error) expect(await readdir(made)).to.deep.equal([])
      return outcome instanceof Error ? ((outcome as { code?: string }).code ?? String(outcome)) : 'accepted'
    }

    it('a playlist that names an address: nobody is called', async () => {
      const calls: string[] = []
      const server = createServer((request, response) => {
        calls.push(request.url ?? '')
        response.end()
      })
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const attacks: [string, string][] = [
        ['a.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${address}/hls.ts\n#EXT-X-ENDLIST\n`],
        [
          'b.m3u8',
          `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="${address}/map"\n#EXTINF:2,\n${address}/hls.ts\n`,
        ],
        ['c.mp4', `ffconcat version 1.0\nfile '${address}/concat.mp4'\n`],
        [
          'd.mpd',
          `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1"><BaseURL>${address}/dash.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
        ],
        ['e.avi', `[Reference]\nRef1=${address}/asf\n`],
        ['f.sdp', `v=0\nc=IN IP4 127.0.0.1\nm=video 9999 RTP/AVP 96\n`],
        [
          'g.mov',
          `<?xml version="1.0"?><?quicktime type="application/x-quicktime-media-link"?><embed src="${address}/qtl"/>`,
        ],
        ['h.mp4', `RTSPtextrtsp://127.0.0.1/x`],
        ['i.svg', `<svg xmlns="http://www.w3.org/2000/svg"><image href="${address}/svg.png"/></svg>`],
      ]
      for (const [fileName, content] of attacks)
        expect(await refusalOf(await file(fileName, content)), fileName).to.equal('not-a-video')
      await new Promise((closed) => server.close(closed))
      expect(calls).to.deep.equal([])
    })

    it('a playlist or a concatenation that names a file of ours: it is not read', async () => {
      const secret = await file('secret.txt', 'SECRET')
      await copyFile(clip('sign-school.mkv'), join(folder.path, 'other.mkv'))
      const attacks: [string, string][] = [
        ['a.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://${secret}\n#EXT-X-ENDLIST\n`],
        ['b.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nother.mkv\n#EXT-X-ENDLIST\n`],
        ['c.mp4', `ffconcat version 1.0\nfile 'other.mkv'\n`],
        [
          'd.mp4',
          `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nconcat:http://127.0.0.1/head|file:///etc/passwd\n#EXT-X-ENDLIST`,
        ],
        ['e.mp4', `#EXTM3U\n#EXTINF:1,\nsubfile,,start,0,end,64,,:${secret}\n`],
      ]
      for (const [fileName, content] of attacks)
        expect(await refusalOf(await file(fileName, content)), fileName).to.equal('not-a-video')
      // The same hidden where ffmpeg looks for playlists inside containers: AVI with GAB2 subtitles.
      const hidden = `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nfile://${secret}\n#EXT-X-ENDLIST\n`
      const gab2 = Buffer.concat([Buffer.from('GAB2\0\x02\0'), Buffer.alloc(8), Buffer.from(hidden)])
      const film = await readFile(await makeClip(folder.path, 'film.avi', ...quadrants(64, 64), '-c:v', 'mpeg4'))
      expect(await refusalOf(await file('gab2.avi', Buffer.concat([film, gab2])))).to.equal('accepted')
    })

    it('a film whose picture is in another file (a reference of QuickTime) shows nothing of it', async () => {
      const source = await makeClip(folder.path, 'film.mov', ...quadrants(64, 64), ...quickH264)
      const bytes = await readFile(source)
      const at = bytes.indexOf('url ')
      bytes.write('alis', at, 'latin1')
      bytes.writeUInt32BE(0, at + 4)
      expect(await refusalOf(await file('reference.mov', bytes))).to.be.oneOf([
        'video-unreadable',
        'not-a-video',
        'accepted',
      ])
    })

    it('a program, a text, an archive, an image, nothing: each is told not to be a video', async () => {
      const image = await makeClip(folder.path, 'image.png', ...quadrants(64, 64), '-frames:v', '1')
      const photograph = await makeClip(folder.path, 'photo.jpg', ...quadrants(64, 64), '-frames:v', '1')
      const disguised = [
        await file('program.mp4', await readFile(process.execPath).then((bytes) => bytes.subarray(0, 1 << 20))),
        await file('page.mp4', '<!doctype html><script>alert(1)</script>'),
        await file('text.mov', 'Bonjour\n'.repeat(1000)),
        await file('archive.mkv', Buffer.from('504b0304140000000800', 'hex')),
        await file('subtitles.mp4', '1\n00:00:00,000 --> 00:00:10,000\nBonjour\n'),
        await file('empty.mp4', ''),
        await file('zeros.mp4', Buffer.alloc(1 << 20)),
        ...[image, photograph],
      ]
      for (const source of disguised) expect(await refusalOf(source), source).to.equal('not-a-video')
    })

    it('a film cut before its index is told to be incomplete', async () => {
      const source = await makeClip(folder.path, 'film.mp4', ...quadrants(320, 180), ...quickH264)
      const handle = await open(source, 'r+')
      await handle.truncate(Math.round((await handle.stat()).size / 2))
      await handle.close()
      expect(await refusalOf(source)).to.equal('video-unreadable')
    })

    it('a film whose pictures are noise is refused, or shown as far as it goes, and nothing remains', async () => {
      const source = await makeClip(folder.path, 'film.mp4', ...quadrants(320, 180), ...quickH264)
      const bytes = await readFile(source)
      const start = bytes.indexOf('mdat') + 4
      for (let at = start; at < start + 2000 && at < bytes.length; at++) bytes[at] = (at * 7919) % 256
      expect(await refusalOf(await file('noise.mp4', bytes))).to.be.oneOf([
        'video-unreadable',
        'transcoding-failed',
        'accepted',
      ])
    })

    it('a picture of 100 000 pixels a side takes neither memory nor time', async () => {
      // Decoded, it would take more of both than there is: the limits of a test.
      const header = Buffer.alloc(13)
      header.writeUInt32BE(100_000, 0)
      header.writeUInt32BE(100_000, 4)
      header.set([8, 2, 0, 0, 0], 8)
      const png = Buffer.concat([
        Buffer.from('89504e470d0a1a0a', 'hex'),
        chunk('IHDR', header),
        chunk('IDAT', deflateSync(Buffer.alloc(1 << 20))),
        chunk('IEND', Buffer.alloc(0)),
      ])
      const image = await file('bomb.png', png)
      // As a cover inside a film that is otherwise good, and as the only picture of a film.
      const film = await makeClip(folder.path, 'film.mp4', ...quadrants(320, 180), ...quickH264)
      const withCover = join(folder.path, 'cover.mkv')
      await runFile(ffmpeg.path, [
        '-v',
        'quiet',
        '-i',
        `file:${film}`,
        '-attach',
        image,
        '-metadata:s:t',
        'mimetype=image/png',
        '-c',
        'copy',
        `file:${withCover}`,
      ])
      expect(await refusalOf(withCover)).to.equal('accepted')
      expect(await refusalOf(image)).to.equal('not-a-video')
      const large = await readFile(film)
      const entry = large.indexOf('avc1', large.indexOf('stsd')) + 4 + 24
      large.writeUInt16BE(65_535, entry)
      large.writeUInt16BE(65_535, entry + 2)
      expect(await refusalOf(await file('large.mp4', large))).to.be.oneOf([
        'accepted',
        'video-too-large',
        'video-unreadable',
      ])
    })

    it('fonts that are none, and subtitles of a million letters, are neither read nor passed on', async () => {
      const film = await makeClip(folder.path, 'film.mp4', ...quadrants(320, 180), ...quickH264)
      const font = await file('font.ttf', Buffer.alloc(1 << 20, 0xff))
      const words = `{\\p1}${'m 0 0 l 100000 100000 '.repeat(50_000)}`
      const subtitles = await file(
        'subtitles.ass',
        `[Script Info]\nScriptType: v4.00+\nPlayResX: 100000\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:01.00,${words}\n`,
      )
      const source = join(folder.path, 'subtitled.mkv')
      const inputs = ['-i', `file:${film}`, '-i', `file:${subtitles}`, '-map', '0', '-map', '1', '-c', 'copy']
      const attached = ['-attach', font, '-metadata:s:t', 'mimetype=application/x-truetype-font']
      await runFile('ffmpeg', ['-v', 'error', ...inputs, ...attached, `file:${source}`]).catch(() =>
        runFile(ffmpeg.path, ['-v', 'error', ...inputs, ...attached, `file:${source}`]),
      )
      const made = await mkdtemp(join(folder.path, 'made-'))
      const { renditions, file: path } = await transcode(source, made, { ffmpeg })
      for (const { name } of renditions) {
        const { streams } = await factsOf(path(name))
        expect(streams.map((stream) => stream.codec_type)).to.deep.equal(['video'])
      }
    })

    it('a pipe that never ends is not opened', async () => {
      const endless = join(folder.path, 'endless.mp4')
      await runFile('mkfifo', [endless])
      expect(await refusalOf(endless)).to.equal('not-a-video')
    })

    it('a film that announces hundreds of streams is not read further', async () => {
      const inputs = Array.from({ length: 80 }, () => ['-map', '0:v']).flat()
      const source = await makeClip(
        folder.path,
        'many.mkv',
        ...quadrants(32, 32, { seconds: 0.2 }),
        ...inputs,
        '-c:v',
        'mpeg4',
      )
      expect(await refusalOf(source)).to.be.oneOf(['not-a-video', 'accepted'])
    })

    it('two images a thousand hours apart do not become a thousand hours', async () => {
      const recipe = ['-vf', "setpts='if(eq(N,0),0,3600000/TB)'", '-vsync', 'vfr', '-frames:v', '2', '-c:v', 'ffv1']
      const source = await makeClip(folder.path, 'gap.mkv', ...quadrants(64, 64), ...recipe)
      expect(await refusalOf(source)).to.equal('video-too-long')
    })

    it('a name made of options, shell, patterns and lines is only a name', async () => {
      const names = [
        '-i.mp4',
        '; touch pwned; .mp4',
        '$(touch pwned).mp4',
        '`touch pwned`.mp4',
        'a\nb\r.mp4',
        '%03d.mp4',
        '*.mp4',
        'concat:a|b.mp4',
        'http:__x.mp4',
        "l'élève «é» 🎬.mp4",
        '[in]scale=1:1,\\;.mp4',
        'a'.repeat(240),
      ]
      for (const fileName of names) {
        const source = join(folder.path, fileName)
        await copyFile(clip('sign-school.mkv'), source)
        const probe = await probeVideo({ ffmpeg, source })
        expect(probe.video.width, fileName).to.equal(640)
      }
      expect((await readdir(folder.path)).sort()).to.deep.equal([...names].sort())
      expect(await readdir('/')).to.not.include('pwned')
    })

    it('a link to a device, a folder, or nowhere is refused and read no further', async () => {
      const zero = join(folder.path, 'zero.mp4')
      await symlink('/dev/zero', zero)
      expect(await refusalOf(zero)).to.equal('not-a-video')
      await mkdir(join(folder.path, 'folder.mp4'))
      expect(await refusalOf(join(folder.path, 'folder.mp4'))).to.equal('not-a-video')
      expect(await refusalOf(join(folder.path, 'absent.mp4'))).to.equal('ENOENT')
    })
  })
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

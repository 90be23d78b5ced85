import { anEngine } from '#test/store/an-engine.ts'
await using e = await anEngine()
const c=e.collection<any>({name:'comments',indexes:[{fields:['videoId','state','writtenAt']},{fields:['authorId',['writtenAt','desc']]}]})
let i=0
const mc=()=>({_id:crypto.randomUUID(),videoId:`v${Math.floor(Math.random()*10000)}`,threadId:'x',authorId:`c${i++%500}`,state:'shown',text:'bla bla bla école lecture élève classe groupe maître jeu chant calcul nombre lettre son mot phrase texte livre atelier projet sortie cour',writtenAt:new Date(1.6e12+i*1000).toISOString()})
const times=60000; let left=times; const a=process.cpuUsage(); const t=process.threadCpuUsage?.()
await Promise.all(Array.from({length:256},async()=>{while(left-->0) await c.insert(mc())})); const b=process.cpuUsage(a); const u=process.threadCpuUsage?.(t)
console.log('cpu µs/op',((b.user+b.system)/times).toFixed(1), 'main thread', u&&((u.user+u.system)/times).toFixed(1), 'user',(b.user/times).toFixed(1))

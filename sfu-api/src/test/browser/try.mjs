import puppeteer from 'puppeteer-core';
import { readFileSync } from 'node:fs';
const n = Number(process.argv[2] ?? 2), base = process.argv[3] ?? 'http://localhost:8080', secs = Number(process.argv[4] ?? 8);
const probe = readFileSync('/tmp/w/lead/sfu-api/src/test/resources/browser/probe.js','utf8').trim().replace(/;$/,'');
const b = await puppeteer.launch({executablePath:'/usr/bin/chromium',headless:true,args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync','--use-fake-device-for-media-stream','--use-fake-ui-for-media-stream','--autoplay-policy=no-user-gesture-required']});
const names=['Ada Lovelace','Grace Hopper','Alan Turing','Edsger'];
const pages=[];
for (let i=0;i<n;i++){ const c=await b.createBrowserContext(); const p=await c.newPage(); await p.setViewport({width:1280,height:720});
 p.on('console',m=>console.log(i,m.type(),m.text())); p.on('pageerror',e=>console.log(i,'ERR',e.message));
 await p.goto(`${base}/?room=demo&name=${encodeURIComponent(names[i])}`); await new Promise(r=>setTimeout(r,2500));
 if(i==0) await p.screenshot({path:'/tmp/shots/lobby.png'});
 await p.click('#join'); pages.push(p);}
for (let k=0;k<3;k++){ await new Promise(r=>setTimeout(r,secs*1000/2));
 for (const [i,p] of pages.entries()){ const r=await p.evaluate(`(${probe})()`); for(const t of r.tracks) t.picture=t.picture?.length; console.log(i,JSON.stringify(r)); } }
for (const [i,p] of pages.entries()) { console.log(i, await p.evaluate(()=>document.getElementById('lobby-error').textContent)); await p.bringToFront(); await p.screenshot({path:`/tmp/shots/call${i}.png`}); }
await b.close();

import puppeteer from 'puppeteer-core';
const b = await puppeteer.launch({executablePath:'/usr/bin/chromium',headless:true,args:['--no-sandbox','--disable-gpu','--use-fake-device-for-media-stream','--use-fake-ui-for-media-stream']});
const p = await b.newPage(); 
await p.evaluateOnNewDocument(()=>{ window.log=[]; const s=RTCPeerConnection.prototype.setLocalDescription; RTCPeerConnection.prototype.setLocalDescription=function(d){ window.log.push('OFFER\n'+d?.sdp); return s.call(this,d)}; const r=RTCPeerConnection.prototype.setRemoteDescription; RTCPeerConnection.prototype.setRemoteDescription=function(d){ window.log.push('ANSWER\n'+d?.sdp); return r.call(this,d)}; });
await p.goto('http://localhost:8080/?room=x&name=a'); await new Promise(r=>setTimeout(r,3000)); await p.click('#join'); await new Promise(r=>setTimeout(r,6000));
console.log((await p.evaluate(()=>window.log.join('\n=======\n')))); 
await b.close();

import puppeteer from 'puppeteer-core';
const b = await puppeteer.launch({executablePath:'/usr/bin/chromium',headless:true,args:['--no-sandbox','--disable-gpu','--use-fake-device-for-media-stream','--use-fake-ui-for-media-stream']});
const p = await b.newPage(); await p.goto('http://localhost:8080/');
for (const mode of ['none','dd','ddAll']) console.log(mode, await p.evaluate(async (mode)=>{
  const DD='https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
  const pc=new RTCPeerConnection({bundlePolicy:'max-bundle'});
  const s=await navigator.mediaDevices.getUserMedia({video:true,audio:true});
  const out=[];
  for(let i=0;i<2;i++){ pc.addTransceiver('audio',{direction:'recvonly'}); const t=pc.addTransceiver('video',{direction:'recvonly'});
   if(mode!=='none'){const e=t.getHeaderExtensionsToNegotiate(); if(i==0) out.push(JSON.stringify(e.map(x=>x.uri.split(/[:\/]/).pop()+':'+x.direction))); for(const x of e) if(x.uri===DD) x.direction='sendrecv'; t.setHeaderExtensionsToNegotiate(e);} }
  const pc2=new RTCPeerConnection();
  try{ 
  let o=await pc.createOffer(); await pc.setLocalDescription(o); await pc2.setRemoteDescription(o); const a=await pc2.createAnswer(); await pc2.setLocalDescription(a); await pc.setRemoteDescription(a);
  const t=pc.addTransceiver(s.getVideoTracks()[0],{direction:'sendonly',sendEncodings:[{rid:'q',scaleResolutionDownBy:4},{rid:'h',scaleResolutionDownBy:2},{rid:'f'}]});
  out.push(JSON.stringify(t.getHeaderExtensionsToNegotiate().map(x=>x.uri.split(/[:\/]/).pop()+':'+x.direction)));
  o=await pc.createOffer(); out.push(o.sdp.split('m=').pop().match(/a=extmap.*/g).join('|'));
  await pc.setLocalDescription(o); out.push('ok'); }catch(e){out.push(e.message)}
  return out.join('\n');
},mode));
await b.close();

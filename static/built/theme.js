"use strict";(()=>{try{let t=localStorage.getItem("stagebook-theme");(t==="light"||t==="dark")&&(document.documentElement.dataset.theme=t)}catch{}})();

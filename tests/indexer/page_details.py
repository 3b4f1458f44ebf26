# ruff: noqa
# fmt: off
"""One made-up article on pages that differ in one thing: how it is signed, dated, headed, what stands in its text."""
from tests.indexer.paper_texts import *
PAGES={}
from tests.indexer.page_kinds import CAN, ps
def add(name,page,authors=("Minh An",),section="Thời sự",source="Báo Bờ Sông",title=T,published=W,body=None,summary=S,captions=()):
    PAGES[name]=(page,dict(title=title,published=published,authors=list(authors),section=section,source=source,body=list(body or P),summary=summary,captions=list(captions)))
H0=CAN+meta(og__title=T,og__description=S,og__site_name="Báo Bờ Sông",article__section="Thời sự")
def pg(inner,head=H0,title=T): return html(title,head,f"<header>{menu()}</header><main>{inner}</main>{foot('Bờ Sông')}")
h=f"<h1>{T}</h1><div class='date'>07/03/2024 08:06</div><p class='sapo'>{S}</p>"
# signature forms
add("sig-em",pg(h+f"<div class='c'>{ps}<p><em>Minh An</em></p></div>"))
add("sig-theo-paren",pg(h+f"<div class='c'>{ps}<p><strong>Minh An</strong> (theo TTXVN)</p></div>"))
add("sig-two",pg(h+f"<div class='c'>{ps}<p>Minh An - Lê Chi</p></div>"),authors=["Minh An","Lê Chi"])
add("sig-caps-label",pg(h+f"<div class='c'>{ps}<p>Bài, ảnh: MINH AN</p></div>"),authors=["MINH AN"])
add("sig-source-line",pg(h+f"<div class='c'>{ps}<p>Minh An</p><p>Theo Tuổi Trẻ</p></div>"))
add("sig-ttxvn",pg(h+f"<div class='c'>{ps}<p>Minh An/TTXVN</p></div>"))
add("agency-only",pg(h+f"<div class='c'>{ps}<p>(Theo TTXVN)</p></div>"),authors=[])
add("ends-with-name-sentence",pg(h+f"<div class='c'>"+"".join(f"<p>{x}</p>" for x in P[:-1])+"<p>Người đầu tiên qua cầu là Minh An.</p></div>",head=H0+named(author="Lê Chi")),authors=["Lê Chi"],body=P[:-1]+["Người đầu tiên qua cầu là Minh An."])
add("author-twitter",pg(h+f"<div class='c'>{ps}</div>",head=H0+named(author="Minh An")+meta(article__author="https://facebook.com/minhan")))
add("author-email",pg(h+f"<div class='author'>Minh An <a href='mailto:a@b.vn'>minhan@bao.vn</a></div><div class='c'>{ps}</div>"))
add("author-dash-date",pg(f"<h1>{T}</h1><div class='author-date'>Minh An - 07/03/2024 08:06</div><p class='sapo'>{S}</p><div class='c'>{ps}</div>"))
add("author-pv",pg(h+f"<div class='author'>PV</div><div class='c'>{ps}</div>"),authors=["PV"])
# dates
add("date-li",pg(f"<h1>{T}</h1><ul class='meta'><li>Thứ năm, 7/3/2024</li><li>08:06 (GMT+7)</li></ul><p class='sapo'>{S}</p><div class='c'>{ps}</div>",head=H0+named(author="Minh An")))
add("date-time-attr",pg(f"<h1>{T}</h1><time datetime='2024-03-07T01:06:00Z'>2 năm trước</time><p class='sapo'>{S}</p><div class='c'>{ps}</div>",head=H0+named(author="Minh An")))
add("date-meta-itemprop",pg(f"<h1>{T}</h1><p class='sapo'>{S}</p><div class='c'>{ps}</div>",head=H0+named(author="Minh An")+'<meta itemprop="datePublished" content="2024-03-07T08:06:00+07:00">'))
add("date-below",pg(f"<h1>{T}</h1><p class='sapo'>{S}</p><div class='c'>{ps}</div><div class='post-date'>Ngày đăng: 07/03/2024 08:06</div>",head=H0+named(author="Minh An")))
add("date-in-header-today",html(T,H0+named(author="Minh An"),f"<div class='top'>Chủ nhật, 29/11/2026, 10:00</div>{divmenu()}{h}<div class='c'>{ps}</div>{foot('x')}"))
add("related-dates",html(T,H0+named(author="Minh An"),f"{divmenu()}<h1>{T}</h1><p class='sapo'>{S}</p><div class='c'>{ps}</div><div class='other'><h3>Các tin khác</h3><ul>"+"".join(f"<li><a href='/{i}'>{r}</a> (0{i+1}/03/2024)</li>" for i,r in enumerate(REL))+"</ul></div>"+foot('x')),published=None)
# titles
add("og-suffix-no-h1",html(T+" | Báo Bờ Sông",H0.replace(f'og:title" content="{T}"',f'og:title" content="{T} | Báo Bờ Sông"')+named(author="Minh An"),f"{divmenu()}<div class='d'><h2 class='title'>{T}</h2><div>07/03/2024 08:06</div><p class='sapo'>{S}</p><div class='c'>{ps}</div></div>"))
add("h1-label-span",pg(f"<h1><span class='label'>VIDEO</span>{T}</h1><div class='date'>07/03/2024 08:06</div><p class='sapo'>{S}</p><div class='c'>{ps}</div>",head=H0+named(author="Minh An")),title="VIDEO"+T)
add("kicker",pg(f"<div class='kicker'>Giao thông</div>{h}<div class='c'>{ps}</div>",head=H0+named(author="Minh An")))
# text odds
add("drop-cap",pg(h+f"<div class='c'><p><span class='dropcap'>{P[0][0]}</span>{P[0][1:]}</p>"+"".join(f"<p>{x}</p>" for x in P[1:])+"</div>",head=H0+named(author="Minh An")))
add("qa-bold",pg(h+"<div class='c'>"+"".join(f"<p><b>- Câu hỏi số {i}: ông nghĩ gì về cây cầu mới này?</b></p><p>{P[0]}</p>" for i in range(3))+"</div>",head=H0+named(author="Minh An")),body=sum([[f"- Câu hỏi số {i}: ông nghĩ gì về cây cầu mới này?",P[0]] for i in range(3)],[]))
add("infobox",pg(h+f"<div class='c'><p>{P[0]}</p><div class='box-info'><p><b>Cầu mới</b></p><p>Dài 2 km, rộng 20 m, bốn làn xe, khởi công tháng 3/2021, hoàn thành tháng 2/2024.</p></div>"+"".join(f"<p>{x}</p>" for x in P[1:])+"</div>",head=H0+named(author="Minh An")),body=[P[0],"Cầu mới","Dài 2 km, rộng 20 m, bốn làn xe, khởi công tháng 3/2021, hoàn thành tháng 2/2024."]+P[1:])
add("pullquote",pg(h+f"<div class='c'><p>{P[0]}</p><blockquote><p>Cây cầu này thay đổi đời tôi.</p><cite>Ông Trần Văn B</cite></blockquote>"+"".join(f"<p>{x}</p>" for x in P[1:])+"</div>",head=H0+named(author="Minh An")),body=[P[0],"Cây cầu này thay đổi đời tôi.","Ông Trần Văn B"]+P[1:])
add("poem",pg(h+"<div class='c'><p>Cầu cong như chiếc lược ngà<br>Sông dài mái tóc cung nga buông hờ<br>Đôi bờ cây cối nên thơ<br>Qua cầu em đợi anh chờ ngày xuân</p></div>",head=H0+named(author="Minh An")),body=["Cầu cong như chiếc lược ngà","Sông dài mái tóc cung nga buông hờ","Đôi bờ cây cối nên thơ","Qua cầu em đợi anh chờ ngày xuân"])
add("live",pg(h+"<div class='c'>"+"".join(f"<div class='live-item'><span class='t'>{8+i}h0{i}</span><p>{x}</p></div>" for i,x in enumerate([P[0],P[1],P[3]]))+"</div>",head=H0+named(author="Minh An")),body=["8h00",P[0],"9h01",P[1],"10h02",P[3]])
add("ads-between",pg(h+"<div class='c'>"+"".join(f"<p>{x}</p><div class='adsbygoogle'><ins></ins></div><div id='div-gpt-ad-{i}'><p>Quảng cáo</p></div>" for i,x in enumerate(P))+"</div>",head=H0+named(author="Minh An")))
add("subscribe-box",pg(h+f"<div class='c'>{''.join(f'<p>{x}</p>' for x in P[:3])}<div class='newsletter-box'><p>Đăng ký nhận bản tin hằng ngày của chúng tôi qua thư điện tử</p><form><input></form></div>{''.join(f'<p>{x}</p>' for x in P[3:])}<p><i>Mời bạn đọc gửi bài cộng tác về địa chỉ toasoan@bao.vn</i></p></div>",head=H0+named(author="Minh An")))
add("gallery-then-text",pg(h+"<div class='c'>"+"".join(f"<figure><img src='/a{i}.jpg'><figcaption>Ảnh {i}: cầu mới nhìn từ bờ bắc trong sương sớm. Ảnh: Lê Hoàng</figcaption></figure>" for i in range(2))+ps+"</div>",head=H0+named(author="Minh An")),captions=[f"Ảnh {i}: cầu mới nhìn từ bờ bắc trong sương sớm. Ảnh: Lê Hoàng" for i in range(2)])
add("img-caption-em",pg(h+f"<div class='c'><p>{P[0]}</p><p style='text-align:center'><img src='/a.jpg'></p><p style='text-align:center'><em>Cầu lúc sáng. Ảnh: Lê Hoàng</em></p>"+"".join(f"<p>{x}</p>" for x in P[1:])+"</div>",head=H0+named(author="Minh An")),captions=["Cầu lúc sáng. Ảnh: Lê Hoàng"])
add("img-in-p-caption-br",pg(h+f"<div class='c'><p>{P[0]}</p><p><img src='/a.jpg'><br><em>Cầu lúc sáng. Ảnh: Lê Hoàng</em></p>"+"".join(f"<p>{x}</p>" for x in P[1:])+"</div>",head=H0+named(author="Minh An")),captions=["Cầu lúc sáng. Ảnh: Lê Hoàng"])
add("table-img",pg(h+f"<div class='c'><p>{P[0]}</p><table><tbody><tr><td><img src='/a.jpg'></td></tr><tr><td>Cầu lúc sáng. Ảnh: Lê Hoàng</td></tr></tbody></table>"+"".join(f"<p>{x}</p>" for x in P[1:])+"</div>",head=H0+named(author="Minh An")),captions=["Cầu lúc sáng. Ảnh: Lê Hoàng"])
add("next-page",pg(h+f"<div class='c'>{ps}</div><div class='pagination'><a href='?p=1'>1</a><a href='?p=2'>2</a><a>Trang sau</a></div>",head=H0+named(author="Minh An")))

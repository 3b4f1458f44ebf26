# ruff: noqa
# fmt: off
"""One made-up article on pages of many kinds: how texts, dates, pictures and headlines may stand in a page."""
from tests.indexer.paper_texts import *
PAGES={}
CAN='<link rel="canonical" href="https://bao.example/cau-moi.html">'
def add(name,page,authors=("Minh An",),section="Thời sự",source="Báo Bờ Sông",title=T,published=W,body=None,summary=S,captions=()):
    PAGES[name]=(page,dict(title=title,published=published,authors=list(authors),section=section,source=source,body=list(body or P),summary=summary,captions=list(captions)))
HEAD=CAN+meta(og__title=T,og__description=S,og__type="article",og__site_name="Báo Bờ Sông",og__url="https://bao.example/cau-moi.html",article__published_time=W,article__section="Thời sự")+named(author="Minh An")
def wrap(body,head=HEAD,title=T,pre="",post=""):
    return html(title,head,f"<header>{menu()}</header><div class='container'>{pre}<h1>{T}</h1><div class='time'>Thứ năm, 07/03/2024 08:06</div><h2 class='sapo'>{S}</h2>{body}{post}</div><div class='related-box'>{stories()}</div>{foot('Bờ Sông')}")
ps="".join(f"<p>{x}</p>" for x in P)
# a. photo essay
capts=[f"Ảnh thứ {i}: người dân hai bờ đi bộ qua cầu trong buổi sáng đầu tiên, nhiều người dừng lại chụp ảnh lưu niệm với người thân, bạn bè. Ảnh: Lê Hoàng" for i in range(5)]
add("photo-essay",wrap("<div class='content'>"+f"<p>{P[0]}</p>"+"".join(f"<figure><img src='/a{i}.jpg'><figcaption>{c}</figcaption></figure>" for i,c in enumerate(capts))+"</div>"),body=[P[0]]+capts,captions=capts)
add("photo-essay-vne",wrap("<article class='fck_detail'>"+"".join(f"<div class='item_slide_show clearfix'><div class='block_thumb_slide_show'><img data-src='/a{i}.jpg' src='data:,'></div><div class='desc_cation'><p class='Normal'>{c}</p></div></div>" for i,c in enumerate(capts))+"<p class='author'><strong>Minh An</strong></p></article>"),body=capts,captions=capts)
# b. short
add("one-paragraph",wrap(f"<div class='content'><p>{P[0]}</p></div>"),body=[P[0]])
add("two-short",wrap(f"<div class='content'><p>{P[2]}</p><p>{P[6]}</p></div>"),body=[P[2],P[6]])
# c. br
add("br-br",wrap("<div class='noidung'>"+"<br><br>".join(P)+"</div>"))
add("br-font",wrap("<div id='ctl00_lblContent'><font face='Times New Roman'>"+"<br/>\n".join(P)+"</font></div>"))
# d. split
add("split-sections",wrap("<div class='detail'><section class='part'>"+"".join(f"<p>{x}</p>" for x in P[:2])+"</section><div class='ads'>Quảng cáo</div><section class='part'>"+"".join(f"<p>{x}</p>" for x in P[2:5])+"</section><section class='part'>"+"".join(f"<p>{x}</p>" for x in P[5:])+"</section></div>"))
# e. form
add("aspnet-form",html(T,HEAD,f"<form id='aspnetForm' method='post'><input type='hidden' name='__VIEWSTATE' value='x'>{divmenu()}<div class='content'><div class='breadcrumb'><a href='/'>Trang chủ</a> » <a>Thời sự</a></div><h1>{T}</h1><div>Ngày đăng: 07/03/2024 08:06</div><h2 class='sapo'>{S}</h2><div class='detail'>{ps}</div></div>{divfoot('Mẫu')}</form>"))
# f. links
L=["Theo quyết định mới, bến phà ngừng chạy từ ngày 8/3.","Xem chi tiết tại quyết định số 12/2024/QĐ-UBND của tỉnh."]
add("linked-sentences",wrap("<div class='content'>"+"".join(f"<p>{x}</p>" for x in P[:4])+f"<p><a href='/qd'>{L[0]}</a></p><p><a href='/tag/bo'>Bộ Giao thông</a> cho biết đường dẫn sẽ xong đúng hẹn như đã báo cáo hồi đầu năm với Chính phủ.</p><p><a href='/r1'>{REL[0]}</a></p><p>>> Xem thêm: <a href='/r2'>{REL[1]}</a></p><p>{P[6]}</p></div>"),body=P[:4]+[L[0],"Bộ Giao thông cho biết đường dẫn sẽ xong đúng hẹn như đã báo cáo hồi đầu năm với Chính phủ.",P[6]])
# g. lists and tables
add("list-table",wrap("<div class='content'>"+"".join(f"<p>{x}</p>" for x in P[:2])+"<ul><li>Xe máy: 5.000 đồng</li><li>Ôtô con: 20.000 đồng</li></ul><table><tr><th>Năm</th><th>Lượt xe</th></tr><tr><td>2023</td><td>1.200</td></tr></table><blockquote>Cầu là mơ ước của ba đời người ở đây.</blockquote>"+"".join(f"<p>{x}</p>" for x in P[3:])+"</div>"),body=P[:2]+["Xe máy: 5.000 đồng","Ôtô con: 20.000 đồng","Năm | Lượt xe","2023 | 1.200","Cầu là mơ ước của ba đời người ở đây."]+P[3:])
# j. AMP
add("amp",f"<!doctype html><html amp lang='vi'><head><meta charset='utf-8'><title>{T}</title>{HEAD}</head><body><amp-sidebar id='sb'><ul>"+"".join(f"<li><a href='/{c}'>{c}</a></li>" for c in CATS)+f"</ul></amp-sidebar><header><a href='/'>Bờ Sông</a></header><article><h1>{T}</h1><div>07/03/2024 08:06</div><p class='sapo'>{S}</p><div class='body'><p>{P[0]}</p><figure><amp-img src='https://x/a.jpg' width=1 height=1></amp-img><figcaption>{C}</figcaption></figure>"+"".join(f"<p>{x}</p>" for x in P[1:])+"<amp-ad type='x'>Quảng cáo</amp-ad></div></article></body></html>",captions=[C])
# k. two h1
add("logo-h1",html(T+" - Báo Bờ Sông",HEAD,f"<h1 class='logo'><a href='/'>Báo Bờ Sông điện tử</a></h1>{divmenu()}<div class='detail'><h1 class='tieude'>{T}</h1><div>07/03/2024 08:06</div><h2 class='sapo'>{S}</h2><div class='nd'>{ps}</div></div>{divfoot('x')}"))
# l. no h1
add("no-h1",html(T+" - Báo Bờ Sông",HEAD,f"<h1>Báo Bờ Sông</h1>{divmenu()}<div class='detail'><h2 class='tieude'>{T}</h2><div>07/03/2024 08:06</div><div class='sapo'>{S}</div><div class='nd'>{ps}</div></div>{divfoot('x')}"))
# n. emagazine
add("emagazine",html(T,HEAD,f"{menu()}<div class='emag'><div class='cover'><img src='c.jpg'></div><h1>{T}</h1><p class='sapo'>{S}</p>"+"".join(f"<section class='sec sec-{i}'><div class='inner'><div class='col'><p>{x}</p></div></div></section>" for i,x in enumerate(P))+f"<div class='credit'><p>Nội dung: Minh An</p><p>Thiết kế: Lê Chi</p><p>07/03/2024 08:06</p></div></div>{foot('x')}"),body=P,captions=[''])
# o. NFD
# p. wayback
add("wayback-toolbar",wrap(f"<div class='content'>{ps}</div>",pre="<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base' lang='en'><div id='wm-ipp'><a href='/web/'>Wayback Machine</a><p>12 captures</p><p>07 Mar 2024 - 29 Nov 2026</p></div></div><!-- END WAYBACK TOOLBAR INSERT -->",head=HEAD.replace("https://bao.example/","https://web.archive.org/web/20240308000000/https://bao.example/")))
# q. saved from
add("saved-from",html(T,HEAD.replace(CAN,"").replace('<meta property="og:url" content="https://bao.example/cau-moi.html">',""),f"<h1>{T}</h1><div>07/03/2024 08:06</div><h2 class='sapo'>{S}</h2><div class='c'>{ps}</div>").replace("<html","<!-- saved from url=(0035)https://bao.example/cau-moi.html -->\n<html"))
# u. broken json-ld
H2=CAN+meta(og__title=T,og__description=S,og__type="article",og__site_name="Báo Bờ Sông",article__section="Thời sự")
add("broken-jsonld",wrap(f"<div class='content'>{ps}</div>",head=H2+'<script type="application/ld+json">{"@context":"http://schema.org","@type":"NewsArticle","headline":"'+T+'","description":"Dòng một\ndòng hai","datePublished":"2024-03-07T08:06:00+07:00","author":{"@type":"Person","name":"Minh An"},}</script>'))
# v. month-first json-ld
add("us-jsonld",wrap(f"<div class='content'>{ps}</div>",head=H2+ld({"@type":"NewsArticle","headline":T,"datePublished":"3/7/2024 8:06:00 AM","author":{"@type":"Person","name":"Minh An"}})))
# x. local as Z
add("local-as-z",wrap(f"<div class='content'>{ps}</div>",head=H2+ld({"@type":"NewsArticle","headline":T,"datePublished":"2024-03-07T08:06:00Z","author":{"@type":"Person","name":"Minh An"}})))
add("updated-above",html(T,H2+named(author="Minh An"),f"{menu()}<h1>{T}</h1><div class='meta'><span>Cập nhật: 09:10 08/03/2024</span> <span>Ngày đăng: 08:06 07/03/2024</span></div><h2 class='sapo'>{S}</h2><div class='c'>{ps}</div>{foot('x')}"))
add("cafef-pm",html(T,H2+named(author="Minh An"),f"{menu()}<h1>{T}</h1><p class='dateandcat'><span class='pdate'>07-03-2024 - 20:06 PM</span></p><h2 class='sapo'>{S}</h2><div class='c'>{ps}</div>{foot('x')}"),published="2024-03-07T20:06:00+07:00")
# sidebar heavy with prose
side="".join(f"<div class='item'><h4>{r}</h4><p>Tóm tắt khá dài của bài viết này về chuyện đi lại của người dân ở vùng quanh sông, số {i}, vừa được cập nhật sáng nay, mời xem.</p></div>" for i,r in enumerate(REL))
add("prose-sidebar",html(T,HEAD,f"{menu()}<div class='row'><div class='col-8'><h1>{T}</h1><div>07/03/2024 08:06</div><h2 class='sapo'>{S}</h2><div class='c'>{ps}</div></div><div class='col-4'>{side}</div></div>{foot('x')}"))
# long comments
com="".join(f"<div class='cmt-item'><p class='name'>Bạn đọc {i}</p><p>Cầu đẹp quá, chúc mừng bà con hai huyện đã có cầu mới để đi lại, mong sớm có thêm những cây cầu khác ở vùng này, số {i}.</p></div>" for i in range(12))
add("many-comments",wrap(f"<div class='c'>{ps}</div>",post=f"<div class='list-cmt'>{com}</div>"))
add("many-comments-plain",wrap(f"<div class='c'>{ps}</div>",post=f"<div id='idComment'><h3>Bình luận (12)</h3>{com}</div>"))
# nested p spans from Word
add("word-paste",wrap("<div class='c'>"+"".join(f"<p class='MsoNormal' style='margin:0'><span style='font-size:14pt'><o:p></o:p>{x}</span></p>" for x in P)+"</div>"))
# paragraphs as div, each with its own div
add("div-divs",wrap("<div class='c'>"+"".join(f"<div class='par'><div>{x}</div></div>" for x in P)+"</div>"))
add("article-tag-all",html(T,HEAD,f"{menu()}<article><header><h1>{T}</h1><time datetime='{W}'>07/03/2024 08:06</time></header><p class='sapo'>{S}</p>{ps}<footer>Minh An</footer></article>{foot('x')}"))
add("everything-in-p",html(T,HEAD,f"{menu()}<h1>{T}</h1><p>07/03/2024 08:06</p><p><b>{S}</b></p>{ps}<p><b>Minh An</b></p>"+"".join(f"<p><a href='/{i}'>{r}</a></p>" for i,r in enumerate(REL))))
add("inline-related-ul",wrap("<div class='c'>"+"".join(f"<p>{x}</p>" for x in P[:3])+f"<ul><li><a href='/1'>{REL[0]}</a></li><li><a href='/2'>{REL[1]}</a></li></ul>"+"".join(f"<p>{x}</p>" for x in P[3:])+"</div>"))
add("english-theme",html(T,HEAD,f"<div id='page' class='hfeed site'><a class='skip-link screen-reader-text' href='#c'>Chuyển đến nội dung</a><header id='masthead'>{menu()}</header><div id='content' class='site-content'><main><article class='post hentry'><header class='entry-header'><h1 class='entry-title'>{T}</h1><div class='entry-meta'><span class='posted-on'><time datetime='{W}'>7 Tháng Ba, 2024</time></span><span class='byline'> bởi <span class='author vcard'><a class='url fn n'>Minh An</a></span></span></div></header><div class='entry-content'><p class='sapo'>{S}</p>{ps}<div class='sharedaddy sd-sharing-enabled'><h3 class='sd-title'>Chia sẻ:</h3><ul><li><a>Twitter</a></li></ul></div></div><footer class='entry-footer'><span class='cat-links'>Đăng trong <a>Thời sự</a></span></footer></article><nav class='post-navigation'><a>Bài cũ</a></nav></main><aside id='secondary'><section class='widget'><h2>Bài viết mới</h2><ul><li><a>{REL[0]}</a></li></ul></section></aside></div></div>"))
add("blogspot",html(T,HEAD,f"<div class='header'>{divmenu()}</div><div class='main section'><div class='date-outer'><h2 class='date-header'><span>Thứ Năm, 7 tháng 3, 2024</span></h2><div class='post hentry'><h3 class='post-title entry-title' itemprop='name'>{T}</h3><div class='post-body entry-content' itemprop='description articleBody'><div dir='ltr' style='text-align:left' trbidi='on'>{S}<br /><br />"+"<br /><br />".join(P)+"</div></div><div class='post-footer'><span class='post-author vcard'>Người đăng: <span class='fn'>Minh An</span></span> <span class='post-timestamp'>vào lúc <a><abbr class='published' title='x'>08:06</abbr></a></span></div></div></div></div>"))

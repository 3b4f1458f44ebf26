# ruff: noqa
# fmt: off
"""Pages of a paper that are no articles: lists, results of searches, errors, questions of guards."""
from tests.indexer.paper_texts import *
OTHERS={}
web={"@context":"http://schema.org","@type":"WebSite","name":"Báo Mẫu","url":"https://mau.example"}
org={"@type":"Organization","name":"Báo Mẫu"}
blocks="".join(f"<section class='box-category'><h2 class='title-box'><a href='/{i}'>{c}</a></h2>{stories()}</section>" for i,c in enumerate(CATS[:4]))
OTHERS["home"]=html("Báo Mẫu - Tin nhanh Việt Nam",meta(og__title="Báo Mẫu",og__type="website",og__site_name="Báo Mẫu",og__url="https://mau.example/")+ld(web,org),f"<header>{menu()}</header><h1 class='logo'>Báo Mẫu - Tin tức mới nhất trong ngày</h1>{blocks}{foot('Mẫu')}")
OTHERS["home-published-meta"]=html("Báo Mẫu - Tin nhanh",meta(og__title="Báo Mẫu",og__type="article",article__published_time="2024-03-07T08:06:00+07:00",og__url="https://mau.example/")+ld(web),f"<header>{menu()}</header>{blocks}{foot('Mẫu')}")
OTHERS["section-collection"]=html("Tin tức thời sự mới nhất",meta(og__title="Thời sự",og__type="website",og__url="https://mau.example/thoi-su")+ld({"@context":"https://schema.org","@type":"CollectionPage","headline":"Thời sự","datePublished":"2024-03-07"},{"@type":"ItemList","itemListElement":[{"@type":"ListItem","position":1,"url":"https://mau.example/r1.html"}]}),f"{menu()}<h1 class='title-folder'><a href='/thoi-su'>Thời sự</a></h1>{stories('h3')}{stories('h2')}{foot('Mẫu')}")
OTHERS["section-news-nodes"]=html("Tin tức thời sự mới nhất",meta(og__type="website")+ld(*[{"@context":"https://schema.org","@type":"NewsArticle","headline":r,"datePublished":W,"url":f"https://mau.example/r{i}.html"} for i,r in enumerate(REL)]),f"{menu()}<h1>Thời sự</h1>{stories('h3')}{foot('Mẫu')}")
OTHERS["section-divs"]=html("Thời sự - Báo Mẫu","",f"{divmenu()}<div class='zone'><div class='zone-title'>Thời sự</div>"+"".join(f"<div class='item'><a class='avatar' href='/r{i}'><img src='r.jpg'></a><a class='title' href='/r{i}'>{r}</a><div class='sapo'>Tóm tắt khá dài của bài viết này về chuyện đi lại của người dân ở vùng quanh sông, số {i}, vừa được cập nhật.</div></div>" for i,r in enumerate(REL*3))+f"</div>{divfoot('Mẫu')}")
OTHERS["section-summaries-p"]=html("Kinh doanh","",f"{menu()}<h1>Kinh doanh</h1><div class='list'>"+"".join(f"<div class='it'><h3><a href='/r{i}'>{r}</a></h3><p>Tóm tắt khá dài của bài viết này về chuyện đi lại của người dân ở vùng quanh sông, số {i}, vừa được cập nhật sáng nay.</p></div>" for i,r in enumerate(REL*2))+f"</div>{foot('Mẫu')}")
OTHERS["section-flat-p"]=html("Kinh doanh","",f"{menu()}<h1>Kinh doanh</h1><div class='list'>"+"".join(f"<h3><a href='/r{i}'>{r}</a></h3><p>Tóm tắt khá dài của bài viết này về chuyện đi lại của người dân ở vùng quanh sông, số {i}, vừa được cập nhật sáng nay.</p>" for i,r in enumerate(REL*2))+f"</div>{foot('Mẫu')}")
OTHERS["tag-page"]=html("cầu mới - tin tức về cầu mới","<meta name='description' content='x'>",f"{menu()}<h1>Chủ đề: cầu mới</h1>{stories('h3')}{stories('h3')}{foot('Mẫu')}")
OTHERS["author-page"]=html("Minh An - Tác giả","",f"{menu()}<div class='author-head'><h1>Minh An</h1><p>Phóng viên Ban Thời sự, Báo Mẫu</p></div>{stories('h3')}{foot('Mẫu')}")
OTHERS["search"]=html("Tìm kiếm: cầu mới - Báo Mẫu","",f"{menu()}<h1>Kết quả tìm kiếm</h1><form><input name=q></form><p>Có 120 kết quả với từ khoá cầu mới</p>{stories('h3')}{foot('Mẫu')}")
OTHERS["search2"]=html("Kết quả tìm kiếm cho “cầu”","",f"{menu()}<div>Tìm thấy 30 kết quả</div>{stories('h4')}")
OTHERS["404"]=html("Không tìm thấy trang","",f"{menu()}<h1>404</h1><p>Xin lỗi, trang bạn yêu cầu không tồn tại hoặc đã bị xoá.</p><a href='/'>Về trang chủ</a>{stories('h3')}{foot('Mẫu')}")
OTHERS["404-vne"]=html("VnExpress - Báo tiếng Việt nhiều người xem nhất",meta(og__type="website"),f"{menu()}<div class='page-404'><p>Không tìm thấy đường dẫn này</p><p>Đường dẫn đã bị thay đổi hoặc không còn tồn tại.</p></div><h2>Xem nhiều</h2>{stories('h3')}{foot('VnExpress')}")
OTHERS["404-og-article"]=html("Trang không tồn tại - Báo Mẫu",meta(og__type="article",article__published_time=W),f"{menu()}<h1>Trang không tồn tại</h1><p>Trang bạn tìm không tồn tại, mời quay lại trang chủ.</p>{stories('h3')}")
OTHERS["410"]=html("Bài viết đã bị gỡ","",f"<h1>Bài viết không tồn tại hoặc đã bị gỡ bỏ</h1><p>Vui lòng quay lại trang chủ để xem các tin tức mới nhất của chúng tôi.</p>{foot('Mẫu')}")
OTHERS["500"]=html("502 Bad Gateway","","<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>")
OTHERS["500b"]=html("Server Error","","<h1>Server Error in '/' Application.</h1><h2><i>Runtime Error</i></h2><p>Description: An application error occurred on the server. The current custom error settings for this application prevent the details of the application error from being viewed remotely.</p>")
OTHERS["503"]=html("Bảo trì hệ thống","","<h1>Hệ thống đang bảo trì</h1><p>Website đang được bảo trì, nâng cấp. Mời quý vị quay lại sau ít phút. Xin cảm ơn quý độc giả đã quan tâm.</p>")
OTHERS["cf"]=html("Just a moment...","","<div class='main-wrapper'><h1 class='zone-name-title h1'>mau.example</h1><h2 id='challenge-running'>Checking if the site connection is secure</h2><noscript><div>Enable JavaScript and cookies to continue</div></noscript><div>mau.example needs to review the security of your connection before proceeding.</div></div>")
OTHERS["cf2"]=html("Attention Required! | Cloudflare","","<h1>Sorry, you have been blocked</h1><h2>You are unable to access mau.example</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p>")
OTHERS["d1n"]="<html><body><script>document.cookie='D1N=abc'+'; path=/';window.location.reload(true);</script></body></html>"
OTHERS["d1n2"]="<html><head><meta charset=utf-8><title>Redirecting...</title></head><body>Vui lòng đợi trong giây lát, trang đang được chuyển hướng đến nội dung mà bạn yêu cầu.<script>location.reload()</script></body></html>"
OTHERS["incapsula"]='<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head><body style="margin:0px;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=20">Request unsuccessful. Incapsula incident ID: 443000270-1234</iframe></body></html>'
OTHERS["vnguard"]=html("Xác thực truy cập","","<h1>Xác minh bạn là con người</h1><p>Vui lòng tích vào ô bên dưới để tiếp tục truy cập website. Hệ thống phát hiện truy cập bất thường từ địa chỉ IP của bạn.</p>")
OTHERS["jsoff"]=html("Báo Mẫu","","<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>")
OTHERS["login"]=html("Đăng nhập - Báo Mẫu","",f"{menu()}<h1>Đăng nhập tài khoản</h1><form><label>Email</label><input type=email><label>Mật khẩu</label><input type=password><button>Đăng nhập</button></form><p>Bằng việc đăng nhập, bạn đồng ý với các điều khoản sử dụng và chính sách bảo mật của chúng tôi, cũng như nhận bản tin.</p>{foot('Mẫu')}")
OTHERS["paywall-stub"]=html("x",meta(og__type="website"),"<h1>Liên hệ quảng cáo</h1>")
OTHERS["rss-links"]=html("RSS - Báo Mẫu","",f"{menu()}<h1>RSS</h1><ul>"+"".join(f"<li><a href='/rss/{i}.rss'>{c}</a></li>" for i,c in enumerate(CATS))+"</ul>")
OTHERS["pdfviewer"]=html("Báo in","","<h1>Đọc báo in</h1><iframe src='a.pdf'></iframe>")
OTHERS["frameset"]="<html><head><title>Báo</title></head><frameset cols='20%,80%'><frame src='a.htm'><frame src='b.htm'></frameset></html>"
OTHERS["archive-index"]="<html><head><title>Index of /bai-viet</title></head><body><h1>Index of /bai-viet</h1><pre><a href='../'>../</a>\n<a href='a.html'>a.html</a>  07-Mar-2024 08:06  12K\n<a href='b.html'>b.html</a> 07-Mar-2024 08:06 12K</pre></body></html>"
OTHERS["video-list"]=html("Video - Báo Mẫu",meta(og__type="website"),f"{menu()}<h1>Video</h1>"+"".join(f"<div class='video'><a href='/v{i}'><img src=x></a><h3><a href='/v{i}'>{r}</a></h3></div>" for i,r in enumerate(REL*2)))
OTHERS["wayback"]=html("Internet Archive Wayback Machine","","<h1>Wayback Machine</h1><p>The Wayback Machine has not archived that URL.</p><p>This page is not available on the web because page does not exist</p>")

# ruff: noqa
# fmt: off
"""What the pages of ``paper_pages`` and ``other_pages`` have in common: one made-up article, menus, lists and feet."""
import json
T="Cầu mới qua sông thông xe sau ba năm thi công"
S="Cây cầu nối hai huyện chính thức thông xe sáng nay, thay bến phà cũ hoạt động hơn nửa thế kỷ."
P=["Sáng 7/3, cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công, người dân hai bờ vui mừng vì không còn phải đi phà như trước.",
"Cầu dài hai kilômét, có bốn làn xe, giúp rút ngắn thời gian đi lại giữa hai huyện từ một giờ xuống còn mười phút, theo đơn vị quản lý đường bộ địa phương.",
"“Tôi chờ ngày này đã lâu”, ông B nói.",
"Ông Trần Văn B, chủ một cửa hàng tạp hoá gần chân cầu, cho biết lượng khách tăng rõ từ ngày thông xe, nhất là vào cuối tuần và những hôm có chợ phiên.",
"Thay bến phà",
"Theo kế hoạch, bến phà cũ sẽ được giữ lại làm nơi tham quan. Vé vào cửa là 20.000 đồng một người, trẻ em dưới sáu tuổi được miễn phí.",
"Dự kiến cuối năm, đường dẫn hai đầu cầu sẽ hoàn thành."]
SUB=4
C="Cầu mới lúc khánh thành sáng 7/3. Ảnh: Lê Hoàng"
W="2024-03-07T08:06:00+07:00"
def meta(**n):
    return "".join(f'<meta property="{k.replace("__",":")}" content="{v}">' for k,v in n.items())
def named(**n):
    return "".join(f'<meta name="{k}" content="{v}">' for k,v in n.items())
def ld(*nodes):
    return "".join(f'<script type="application/ld+json">{json.dumps(n,ensure_ascii=False)}</script>' for n in nodes)
CATS=["Thời sự","Thế giới","Kinh doanh","Giải trí","Thể thao","Pháp luật","Giáo dục","Sức khỏe","Đời sống","Du lịch"]
def menu(cls="main-nav"):
    return f"<nav class='{cls}'><ul>"+"".join(f"<li><a href='/{i}' title='{c}'>{c}</a></li>" for i,c in enumerate(CATS))+"</ul></nav>"
def divmenu():
    return "<div class='menu-top'><ul class='menu'>"+"".join(f"<li><a href='/{i}'>{c}</a></li>" for i,c in enumerate(CATS))+"</ul></div>"
REL=["Bến phà cuối cùng trên sông ngừng chạy từ hôm nay","Đường vành đai ba qua huyện bị chậm một năm","Giá đất quanh chân cầu tăng gấp đôi trong một tháng","Người dân hiến đất làm đường dẫn lên cầu","Hàng trăm tàu cá vào bờ tránh bão số một"]
def stories(tag="h3",summary=True,cls="item-news"):
    return "".join(f"<article class='{cls}'><div class='thumb-art'><a href='/r{i}.html'><img src='/r{i}.jpg' alt=''></a></div><{tag} class='title-news'><a href='/r{i}.html'>{r}</a></{tag}>"+(f"<p class='description'><a href='/r{i}.html'>Tóm tắt ngắn của bài về chuyện đi lại ở vùng này, số {i}.</a></p>" if summary else "")+f"<span class='time-count'>{i+1} giờ trước</span></article>" for i,r in enumerate(REL))
def foot(name):
    return f"""<footer class="footer"><div class="container"><p>Báo điện tử {name}</p><p>Cơ quan chủ quản: Bộ Mẫu</p><p>Số giấy phép: 548/GP-BTTTT do Bộ Thông tin và Truyền thông cấp ngày 24/08/2021</p><p>Tổng biên tập: Phạm Văn H</p><p>Địa chỉ: Tầng 10, Tòa A, Quận 1, TP.HCM. Điện thoại: 028.1234.5678</p><p>© 1997-2026. Toàn bộ bản quyền thuộc {name}</p></div></footer>"""
def divfoot(name):
    return foot(name).replace("<footer","<div id='footer'").replace("</footer>","</div>")
def html(title,head,body):
    return f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"

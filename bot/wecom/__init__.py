"""WeChat Work, in and out: a thin layer over `wechatpy.enterprise` that mends what hostile or broken input would break.

    crypto    signatures, decryption, encrypted replies        message   decrypted XML -> Incoming
    routes    /wecom/callback                                  client    access token, message/send
    limits    what WeChat Work lets through to one member      text      2048 bytes, cut at sentences

Facts and page numbers: developer.work.weixin.qq.com/document/path/<number>.
"""

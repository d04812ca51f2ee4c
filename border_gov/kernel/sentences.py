"""The few sentences that are printed before any catalogue can be loaded, in Chinese and in English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "no_database": (
        "还没有数据库，请先运行 make run。",
        "There is no database yet; run make run first.",
    ),
    "no_server": (
        "没有找到带 PostGIS 的 PostgreSQL 服务器程序，请先运行 make run，或安装 postgresql-15-postgis-3。",
        "No PostgreSQL server with PostGIS was found; run "
        "make run first, or install postgresql-15-postgis-3.",
    ),
    "other_version": (
        "数据文件夹 {folder} 属于 PostgreSQL {found}，本机只有 {installed}，未作任何改动；"
        "请安装 PostgreSQL {found}，或用 BORDER_GOV_DATA 指定另一个文件夹。",
        "The data folder {folder} belongs to PostgreSQL {found}, this machine has {installed}; nothing was "
        "changed. Install PostgreSQL {found}, or name another folder with BORDER_GOV_DATA.",
    ),
    "foreign_folder": (
        "{folder} 本身就是一个 PostgreSQL 数据目录，不能作为平安边界的数据文件夹，未作任何改动；"
        "请用 BORDER_GOV_DATA 指定另一个文件夹。",
        "{folder} is itself a PostgreSQL data directory and cannot be our data folder; nothing was changed. "
        "Name another folder with BORDER_GOV_DATA.",
    ),
    "disk_full": (
        "{folder} 所在磁盘空间不足（剩余 {free} MB，至少需要 {need} MB），未留下半成品；请腾出空间后重试。",
        "The disk of {folder} is full ({free} MB left, at "
        "least {need} MB needed); nothing half made was left "
        "behind. Free some space and try again.",
    ),
    "not_traversable": (
        "数据库用户 {user} 进不了 {folder}；请用 BORDER_GOV_DATA 指定一个它能进入的文件夹。",
        "The database's user {user} cannot enter {folder}; name a folder that it can enter with "
        "BORDER_GOV_DATA.",
    ),
    "not_writable": (
        "不能写入数据文件夹 {folder}（{reason}）；请检查权限，或用 BORDER_GOV_DATA 指定另一个文件夹。",
        "The data folder {folder} cannot be written ({reason}); "
        "check its rights, or name another folder with "
        "BORDER_GOV_DATA.",
    ),
    "socket_too_long": (
        "套接字路径 {folder} 太长（系统上限 107 字节）；请用 BORDER_GOV_SOCKET 指定一个较短的文件夹。",
        "The socket folder {folder} is too long (the system allows 107 bytes); name a shorter one with "
        "BORDER_GOV_SOCKET.",
    ),
    "socket_not_ours": (
        "套接字文件夹 {folder} 属于别的用户或对他人开放，为安全起见未使用；"
        "请删除它或用 BORDER_GOV_SOCKET 另行指定。",
        "The socket folder {folder} belongs to somebody else "
        "or is open to others and was not used; remove it or "
        "name another with BORDER_GOV_SOCKET.",
    ),
    "cluster_failed": (
        "数据库没有启动成功：{reason}（日志：{log}）。",
        "The database did not start: {reason} (log: {log}).",
    ),
    "initdb_failed": (
        "数据库没有建成：{reason}；未留下半成品。",
        "The database could not be created: {reason}; nothing half made was left behind.",
    ),
    "already_serving": (
        "数据文件夹 {folder} 上已有一个平安边界在运行（进程 {pid}）；"
        "请先停止它，或用 BORDER_GOV_DATA 指定另一个文件夹。",
        "Another border_gov is already running on the data "
        "folder {folder} (process {pid}); stop it first, or "
        "name another folder with BORDER_GOV_DATA.",
    ),
    "port_taken": (
        "端口 {port} 已被占用；请停止占用它的程序，或换一个端口，例如：PORT={other} make run。",
        "Port {port} is taken; stop the program that holds it, or choose another, for example: "
        "PORT={other} make run.",
    ),
    "port_wrong": (
        "PORT 应为 1 到 65535 之间的整数，现为“{port}”。",
        "PORT must be a whole number from 1 to 65535, not “{port}”.",
    ),
    "no_assets": (
        "前端文件还没有准备好（缺 {file}）；请运行 make run。",
        "The front-end files are not in place ({file} is missing); run make run.",
    ),
    "child_failed": (
        "{name} 没有启动成功，已全部停止；原因见上面的输出。",
        "{name} did not start, everything was stopped; the output above says why.",
    ),
    "step_failed": (
        "“{step}”没有成功，已全部停止；原因见上面的输出。",
        "The step “{step}” failed, everything was stopped; the output above says why.",
    ),
    "port_denied": (
        "不能使用 {host} 的端口 {port}（{reason}）；请换一个端口，例如：PORT={other} make run。",
        "Port {port} of {host} cannot be used ({reason}); choose another, such as: PORT={other} make run.",
    ),
    "setting_wrong": (
        "设置有误：{reason}。全部设置见 border_gov/config.py。",
        "A setting is wrong: {reason}. All settings are listed in border_gov/config.py.",
    ),
    "not_ready": (
        "已启动，但以下部分尚未就绪：{parts}；详情见 /readyz。",
        "Started, but these parts are not in order yet: {parts}; see /readyz.",
    ),
    "child_ended": (
        "{name} 意外退出（{code}），{delay} 秒后重新启动。",
        "{name} ended unexpectedly ({code}); it is started again in {delay} s.",
    ),
    "stopping": (
        "正在停止……",
        "Stopping...",
    ),
    "stopped": (
        "已全部停止，数据已保存。",
        "Everything has stopped; the data is kept.",
    ),
    "backup_exists": (
        "{folder} 已经存在，备份只写入新的文件夹。",
        "{folder} exists already; a backup goes into a new folder only.",
    ),
    "backup_made": (
        "备份已写入 {folder}（内含密钥，请妥善保管）。",
        "The backup is in {folder} (it holds the keys: keep it safe).",
    ),
    "backup_broken": (
        "{folder} 不是完整的备份（SHA256SUMS 不符），未作任何改动。",
        "{folder} is not a whole backup (SHA256SUMS does not agree); nothing was changed.",
    ),
    "restore_refused": (
        "{folder} 已有数据库（或已设置 BORDER_GOV_DATABASE_URL），未作任何改动；"
        "请用 BORDER_GOV_DATA 指定空文件夹。",
        "{folder} already has a database (or BORDER_GOV_DATABASE_URL is set); nothing was changed. "
        "Name an empty folder with BORDER_GOV_DATA.",
    ),
    "restored": (
        "已恢复到 {folder}，可以启动。",
        "Restored to {folder}; it can be started.",
    ),
    "program_failed": (
        "{name} 没有成功：{reason}",
        "{name} failed: {reason}",
    ),
    "accounts": (
        "演示账号（登录名、密码；仅供本机演示，密码随机生成）：",
        "Demonstration accounts (name, password; for this machine only, passwords are random):",
    ),
    "address": (
        "平安边界已就绪：{address} （按 Ctrl-C 停止）",
        "border_gov is ready: {address} (Ctrl-C stops it)",
    ),
}


def both(key: str, **params: object) -> str:
    """One of the sentences in both languages, a line each."""
    return "\n".join(text.format(**params) for text in SENTENCES[key])


class SetUpProblem(Exception):
    """What stops the start, as one sentence in both languages."""

    def __init__(self, key: str, **params: object) -> None:
        self.key, self.params = key, params
        super().__init__(both(key, **params))

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/error.h"

namespace lathe::core {

namespace {

constexpr int kBusyMilliseconds = 10000;

ErrorKind kindOf(int code) {
    switch (code & 0xFF) {
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
        case SQLITE_ERROR:  // no such table or column: our statements fit our own schema
        case SQLITE_MISMATCH:
            return ErrorKind::Corrupt;
        case SQLITE_NOMEM:
            return ErrorKind::Memory;
        case SQLITE_MISUSE:
            return ErrorKind::Internal;
        default:
            return ErrorKind::Io;
    }
}

std::string hintFor(int code) {
    switch (code & 0xFF) {
        case SQLITE_NOTADB:
            return "; move it away, or choose another folder";
        case SQLITE_CORRUPT:
            return "; use a copy of the folder";
        case SQLITE_BUSY:
            return "; another process keeps it locked";
        case SQLITE_FULL:
            return "; free some space";
        case SQLITE_READONLY:
            return "; is the folder writable?";
        default:
            return "";
    }
}

}  // namespace

Statement::Statement(Database& database, std::string_view sql) : m_database(database) {
    const int code = sqlite3_prepare_v2(database.m_handle, sql.data(), static_cast<int>(sql.size()),
                                        &m_statement, nullptr);
    if (code != SQLITE_OK) database.fail();
}

Statement::~Statement() {
    sqlite3_finalize(m_statement);
}

Statement& Statement::bind(int index, int64_t value) {
    if (sqlite3_bind_int64(m_statement, index + 1, value) != SQLITE_OK) m_database.fail();
    return *this;
}

Statement& Statement::bind(int index, double value) {
    if (sqlite3_bind_double(m_statement, index + 1, value) != SQLITE_OK) m_database.fail();
    return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
    if (sqlite3_bind_text64(m_statement, index + 1, value.data() ? value.data() : "", value.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
        m_database.fail();
    return *this;
}

Statement& Statement::bindNull(int index) {
    if (sqlite3_bind_null(m_statement, index + 1) != SQLITE_OK) m_database.fail();
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(m_statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) m_database.fail();
    return code == SQLITE_ROW;
}

void Statement::run() {
    while (step()) {
    }
}

int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_statement, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(m_statement, column);
}

std::string Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return text ? std::string(text, static_cast<size_t>(sqlite3_column_bytes(m_statement, column)))
                : std::string();
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

Database::Database(std::filesystem::path path) : m_path(std::move(path)) {
    try {
        constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        if (sqlite3_open_v2(m_path.c_str(), &m_handle, kFlags, nullptr) != SQLITE_OK) fail();
        sqlite3_busy_timeout(m_handle, kBusyMilliseconds);
        execute("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
    } catch (...) {
        sqlite3_close(m_handle);
        throw;
    }
}

Database::~Database() {
    sqlite3_close(m_handle);
}

void Database::checkIntegrity() {
    Statement problems = prepare("PRAGMA quick_check(1)");
    if (problems.step() && problems.text(0) != "ok")
        throw Error(ErrorKind::Corrupt, fmt::format("{} is damaged: {}; use a copy of the folder",
                                                    m_path.string(), problems.text(0)));
}

void Database::fail() const {
    const int code = m_handle ? sqlite3_extended_errcode(m_handle) : SQLITE_NOMEM;
    const char* reason = m_handle ? sqlite3_errmsg(m_handle) : "not enough memory";
    throw Error(kindOf(code), fmt::format("{}: {}{}", m_path.string(), reason, hintFor(code)));
}

void Database::execute(const std::string& sql) {
    if (sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

int64_t Database::integer(std::string_view sql) {
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

int64_t Database::lastId() const {
    return sqlite3_last_insert_rowid(m_handle);
}

Transaction::Transaction(Database& database) : m_database(database) {
    m_database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (!m_open) return;
    try {
        m_database.execute("ROLLBACK");
    } catch (const Error&) {
        // SQLite has rolled back by itself after the failure that brought us here.
    }
}

void Transaction::commit() {
    m_database.execute("COMMIT");
    m_open = false;
}

}  // namespace lathe::core

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SQLite wrapped once: every failure is an Error of one sentence. Not safe for several threads by
// itself; whoever owns a Database locks.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace lathe::core {

class Database;

/// A prepared statement. Parameters and columns count from 0.
class Statement {
  public:
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int index, int64_t value);
    Statement& bind(int index, double value);
    Statement& bind(int index, std::string_view value);
    Statement& bindNull(int index);

    bool step();  ///< true: a row stands ready; false: done
    void run();   ///< for statements without rows

    int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    bool isNull(int column) const;

  private:
    friend class Database;
    Statement(Database& database, std::string_view sql);
    Database& m_database;
    sqlite3_stmt* m_statement = nullptr;
};

class Database {
  public:
    /// Opens or creates the file; waits up to 10 s for other processes whenever they write. Errors,
    /// here and later: Error(Corrupt) for what is no sound database, else Error(Io).
    explicit Database(std::filesystem::path path);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void checkIntegrity();                 ///< reads the whole file
    void execute(const std::string& sql);  ///< one or more statements without results
    Statement prepare(std::string_view sql) { return {*this, sql}; }
    int64_t integer(std::string_view sql);  ///< first column of the first row
    int64_t lastId() const;                 ///< of the row inserted last

  private:
    friend class Statement;
    [[noreturn]] void fail() const;
    std::filesystem::path m_path;
    sqlite3* m_handle = nullptr;
};

/// Takes the right to write at once, so that what is read inside is still true when it is written.
class Transaction {
  public:
    explicit Transaction(Database& database);
    ~Transaction();  ///< takes back what was not committed
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

  private:
    Database& m_database;
    bool m_open = true;
};

}  // namespace lathe::core

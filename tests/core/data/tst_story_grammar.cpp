// SPDX-License-Identifier: GPL-3.0-or-later
// The story grammar: same text for the same seed on every machine, answers that are right, and
// tasks that no story gives away. Answers are read again from the English, not from the generator's
// tables.

#include <QtTest/QtTest>

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/data/story_grammar.h"
#include "tests/support/test_data.h"

using namespace lathe::core;

namespace {

// As in resources/samples/train_stories.py.
constexpr uint64_t kTrainSeed = 1, kHeldOutSeed = 2, kTaskSeed = 3;
constexpr uint64_t kTrainStories = 120000, kHeldOutStories = 240;
constexpr int kItems = 200;
constexpr uint64_t kLookedThrough = 20000;  // training stories that are parsed

constexpr StoryTask kTasks[] = {StoryTask::Agreement, StoryTask::WhoDidIt, StoryTask::SmallSums,
                                StoryTask::FittingEnding};

// The one match group that took part.
std::string capture(const std::smatch& match) {
    for (size_t i = 1; i < match.size(); ++i)
        if (match[i].matched) return match[i].str();
    return {};
}

int valueOf(const std::string& number) {
    static const std::vector<std::string> kWords = {"zero", "one",    "two",   "three", "four",
                                                    "five", "six",    "seven", "eight", "nine",
                                                    "ten",  "eleven", "twelve"};
    if (std::isdigit(static_cast<unsigned char>(number[0]))) return std::stoi(number);
    return static_cast<int>(std::ranges::find(kWords, number) - kWords.begin());
}

std::string singular(const std::string& noun) {
    static const std::map<std::string, std::string> kIrregular = {
        {"mice", "mouse"},    {"geese", "goose"},   {"children", "child"}, {"foxes", "fox"},
        {"boxes", "box"},     {"bushes", "bush"},   {"benches", "bench"},  {"bunnies", "bunny"},
        {"puppies", "puppy"}, {"berries", "berry"}, {"leaves", "leaf"}};
    if (const auto known = kIrregular.find(noun); known != kIrregular.end()) return known->second;
    return noun.back() == 's' ? noun.substr(0, noun.size() - 1) : noun;
}

struct ReadSum {
    char sign;
    int a, b;
    std::string noun;
    auto operator<=>(const ReadSum&) const = default;
    int result() const { return sign == '+' ? a + b : a - b; }
};

// Every sum told in a text, up to the words before its answer.
std::vector<ReadSum> readSums(const std::string& text) {
    static const std::regex kTold(
        "(?:had|found|put) (\\w+) (\\w+)"
        "(?: and got (\\w+) more| and lost (\\w+)| and gave away (\\w+)"
        "|\\. Then \\w+ brought (\\w+) more|\\. Then \\w+ took (\\w+) of them"
        "| in the basket\\. Then \\w+ put in (\\w+) more)\\. Now (?:the )?\\w+ had");
    std::vector<ReadSum> sums;
    for (std::sregex_iterator at(text.begin(), text.end(), kTold), end; at != end; ++at) {
        std::string second;
        for (size_t i = 3; i < at->size(); ++i) second += (*at)[i].str();
        const bool more = at->str().find(" more. Now") != std::string::npos;
        sums.push_back({more ? '+' : '-', valueOf((*at)[1]), valueOf(second), singular((*at)[2])});
    }
    return sums;
}

struct ReadAgreement {
    std::string subject, beside;
};

std::vector<ReadAgreement> readAgreements(const std::string& text) {
    static const std::regex kTold(
        "The (?:little |big |old |young )?(\\w+) (?:near|behind|by|next to|in front of|under|that "
        "saw) the (\\w+)");
    std::vector<ReadAgreement> found;
    for (std::sregex_iterator at(text.begin(), text.end(), kTold), end; at != end; ++at)
        found.push_back({(*at)[1], (*at)[2]});
    return found;
}

// Who fills the role a question asks for; empty if the text does not say.
std::string readRole(const std::string& text) {
    std::smatch match;
    if (!std::regex_search(text, match, std::regex("The one who (.+) was$"))) return {};
    const std::string role = match[1];
    const std::string told = text.substr(0, static_cast<size_t>(match.position(0)));
    std::string pattern;
    if (role == "only watched") {
        pattern = "(\\w+) only watched";
    } else if (role.starts_with("was ")) {
        const std::string verb = role.substr(4);
        pattern = "\\w+ " + verb + " (\\w+)\\.|(\\w+) was " + verb + " by";
    } else if (role == "helped" || role == "called") {
        pattern = "(\\w+) " + role + " \\w+\\.|was " + role + " by (\\w+)";
    } else {
        const std::string verb = role.substr(0, role.find(' ')),
                          thing = role.substr(role.find(' ') + 1);
        pattern = "(\\w+) " + role + "|and (\\w+) " + verb + " it|" + thing + " that (\\w+) " +
                  verb + "\\.";
        if (verb == "got") pattern += "|gave " + thing + " to (\\w+)";
        if (verb == "gave") pattern += "|got " + thing + " from (\\w+)";
    }
    return std::regex_search(told, match, std::regex(pattern)) ? capture(match) : std::string();
}

std::set<std::string> namesIn(const std::string& text) {
    static const std::set<std::string> kNames = {"Anna", "Mia",  "Lily", "Sara", "Zoe",  "Emma",
                                                 "Nora", "Ruby", "Lucy", "Ella", "Kate", "Jane",
                                                 "Tom",  "Ben",  "Max",  "Sam",  "Leo",  "Jack",
                                                 "Tim",  "Finn", "Noah", "Owen", "Luke", "Dan"};
    static const std::regex kWord("[A-Z][a-z]+");
    std::set<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), kWord), end; at != end; ++at)
        if (kNames.contains(at->str())) names.insert(at->str());
    return names;
}

const std::vector<std::string>& trainingStories() {
    static const std::vector<std::string> kStories = [] {
        std::vector<std::string> stories;
        for (uint64_t i = 0; i < kLookedThrough; ++i) stories.push_back(story(kTrainSeed, i));
        return stories;
    }();
    return kStories;
}

}  // namespace

class TestStoryGrammar : public QObject {
    Q_OBJECT

  private slots:
    void textIsPinned();
    void documentsAreIndependent();
    void itemsAreWellFormed();
    void goldIsUniform();
    void sumsAreRight();
    void sumsInStoriesAreRight();
    void verbsAgree();
    void actorsAreRight();
    void endingsFit();
    void tasksAskForTooManyItems();
    void storiesKeepSumsAndNounsForTasks();
    void storiesKeepPairsOfNamesForTasks();
    void storiesKeepEndingsForTasks();
    void heldOutStoriesAreNotTrainedOn();
    void committedFilesAreGenerated();
};

void TestStoryGrammar::textIsPinned() {
    QCOMPARE(QString::fromStdString(sha256(storyText(7, 0, 200))),
             QString("ee2716a9e03c5e021560cbc18f94c364517a2f84485436f90aac15fdb57c05fd"));
    std::string lines;
    for (const StoryTask task : kTasks)
        for (const TaskItem& item : storyTask(task, 7, 50)) lines += taskLine(item) + "\n";
    QCOMPARE(QString::fromStdString(sha256(lines)),
             QString("53b24685027717afd1c4a7f9ed573cab61301f8572eec97112e18f325d5f4dc0"));
}

void TestStoryGrammar::documentsAreIndependent() {
    const std::string two = story(7, 41) + "\n<|endoftext|>\n" + story(7, 42) + "\n";
    QCOMPARE(storyText(7, 41, 2), two);
    QVERIFY(story(7, 41) != story(7, 42));
    QVERIFY(story(7, 41) != story(8, 41));
    QCOMPARE(storyText(7, 41, 0), std::string());
}

void TestStoryGrammar::itemsAreWellFormed() {
    for (const StoryTask task : kTasks) {
        QCOMPARE(storyTaskNamed(storyTaskName(task)), std::optional(task));
        std::set<std::string> queries;
        for (const TaskItem& item : storyTask(task, kTaskSeed, kItems)) {
            queries.insert(item.query);
            QVERIFY(item.gold >= 0 && static_cast<size_t>(item.gold) < item.choices.size());
            QVERIFY(item.choices.size() >= 2 && item.choices.size() <= 4);
            QCOMPARE(std::set(item.choices.begin(), item.choices.end()).size(),
                     item.choices.size());
            for (const std::string& choice : item.choices) {
                const std::string whole = item.query + " " + choice;
                QVERIFY2(whole.find("  ") == std::string::npos, whole.c_str());
                QVERIFY2(whole.find_first_of("{}") == std::string::npos, whole.c_str());
                QVERIFY2(whole.back() == '.', whole.c_str());
            }
        }
        QCOMPARE(queries.size(), size_t(kItems));
    }
    QVERIFY(!storyTaskNamed("trivia"));
}

void TestStoryGrammar::goldIsUniform() {
    for (const StoryTask task : kTasks) {
        std::map<size_t, std::vector<int>> places;  // by number of choices
        for (const TaskItem& item : storyTask(task, 11, 2000)) {
            places[item.choices.size()].resize(item.choices.size());
            ++places[item.choices.size()][static_cast<size_t>(item.gold)];
        }
        for (const auto& [choices, counts] : places) {
            double total = 0, chiSquare = 0;
            for (const int count : counts) total += count;
            const double expected = total / static_cast<double>(choices);
            for (const int count : counts)
                chiSquare += (count - expected) * (count - expected) / expected;
            // The 0.1 % point for 3 degrees of freedom, the most there are.
            QVERIFY2(chiSquare < 16.3, storyTaskName(task).data());
        }
    }
}

void TestStoryGrammar::sumsAreRight() {
    for (const TaskItem& item : storyTask(StoryTask::SmallSums, kTaskSeed, kItems)) {
        const auto sums = readSums(item.query);
        QVERIFY2(sums.size() == 1, item.query.c_str());
        QCOMPARE(item.choices.size(), size_t(4));
        for (size_t i = 0; i < item.choices.size(); ++i) {
            const std::string& choice = item.choices[i];
            const size_t space = choice.find(' ');
            const int value = valueOf(choice.substr(0, space));
            const std::string noun = choice.substr(space + 1, choice.size() - space - 2);
            QCOMPARE(value == sums[0].result(), static_cast<int>(i) == item.gold);
            QCOMPARE(singular(noun), sums[0].noun);
            QCOMPARE(noun == sums[0].noun, value == 1);
        }
    }
}

void TestStoryGrammar::sumsInStoriesAreRight() {
    static const std::regex kAnswer("Now (?:the )?\\w+ had (\\w+) ");
    static const std::regex kEquation("\"(\\w+) (and|without) (\\w+) (?:make|leaves) (\\w+),\"");
    size_t read = 0;
    for (size_t i = 0; i < 2000; ++i) {
        const std::string& text = trainingStories()[i];
        std::smatch match;
        for (const ReadSum& sum : readSums(text)) {
            QVERIFY(std::regex_search(text, match, kAnswer));
            QVERIFY2(valueOf(match[1]) == sum.result(), text.c_str());
            ++read;
        }
        if (std::regex_search(text, match, kEquation)) {
            std::string first = match[1];
            first[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(first[0])));
            const int a = valueOf(first), b = valueOf(match[3]);
            QVERIFY2(valueOf(match[4]) == (match[2] == "and" ? a + b : a - b), text.c_str());
        }
    }
    QVERIFY(read > 1000);
}

void TestStoryGrammar::verbsAgree() {
    static const std::set<std::string> kOne = {"was",   "is",    "likes", "has",
                                               "wants", "knows", "needs"};
    static const std::set<std::string> kMany = {"were", "are",  "like", "have",
                                                "want", "know", "need"};
    for (const TaskItem& item : storyTask(StoryTask::Agreement, kTaskSeed, kItems)) {
        const auto found = readAgreements(item.query);
        QVERIFY2(found.size() == 1, item.query.c_str());
        const bool one = singular(found[0].subject) == found[0].subject;
        QCOMPARE(item.choices.size(), size_t(2));
        for (size_t i = 0; i < 2; ++i) {
            const std::string verb = item.choices[i].substr(0, item.choices[i].find(' '));
            QVERIFY2(kOne.contains(verb) || kMany.contains(verb), verb.c_str());
            QVERIFY2((kOne.contains(verb) == one) == (static_cast<int>(i) == item.gold),
                     item.query.c_str());
        }
    }
}

void TestStoryGrammar::actorsAreRight() {
    for (const TaskItem& item : storyTask(StoryTask::WhoDidIt, kTaskSeed, kItems)) {
        QVERIFY2(item.choices[static_cast<size_t>(item.gold)] == readRole(item.query) + ".",
                 item.query.c_str());
        for (const std::string& choice : item.choices)
            QVERIFY(item.query.find(choice.substr(0, choice.size() - 1)) != std::string::npos);
    }
}

void TestStoryGrammar::endingsFit() {
    static const std::vector<std::pair<std::regex, std::regex>> kFits = [] {
        std::vector<std::pair<std::regex, std::regex>> fits;
        for (const auto& [problem, ending] :
             std::initializer_list<std::pair<const char*, const char*>>{
                 {" lost (his|her) |could not find", " found (his|her)| saw the lost"},
                 {"hungry|no lunch", " ate "},
                 {"thirsty|to drink", " drank "},
                 {"so tired|stay awake", "asleep| slept "},
                 {"wind was cold|[a-z] was cold", "warm"},
                 {"dirty|had paint", "washed"},
                 {"it broke|did not work", "fixed|back together"},
                 {"stuck", " down"},
                 {"the dark|was dark", "light| lit "},
                 {" wet ", " dry"},
                 {"a seed", "grow|tall"},
                 {"lonely|no one to play", "played"},
                 {"was sick|fell and hurt", "felt better|not hurt"},
                 {"birthday|a gift", "party|birthday"},
                 {"know how|too hard", "learned| could "},
                 {"other side|It was wide", "rowed|other side"}})
            fits.emplace_back(problem, ending);
        return fits;
    }();
    for (const TaskItem& item : storyTask(StoryTask::FittingEnding, kTaskSeed, kItems)) {
        QCOMPARE(item.choices.size(), size_t(4));
        const std::string& gold = item.choices[static_cast<size_t>(item.gold)];
        int problems = 0, fitting = 0;
        for (const auto& [problem, ending] : kFits) {
            if (!std::regex_search(item.query, problem)) continue;
            ++problems;
            fitting += std::regex_search(gold, ending);
        }
        QVERIFY2(problems == 1, item.query.c_str());
        QVERIFY2(fitting == 1, (item.query + " " + gold).c_str());
    }
}

void TestStoryGrammar::tasksAskForTooManyItems() {
    QVERIFY_THROWS_EXCEPTION(Error, storyTask(StoryTask::SmallSums, 1, -1));
    QVERIFY_THROWS_EXCEPTION(Error, storyTask(StoryTask::SmallSums, 1, 10001));
    QVERIFY(storyTask(StoryTask::SmallSums, 1, 0).empty());
}

void TestStoryGrammar::storiesKeepSumsAndNounsForTasks() {
    std::set<ReadSum> sums;
    std::set<std::pair<std::string, std::string>> nouns;
    for (const std::string& text : trainingStories()) {
        for (const ReadSum& sum : readSums(text)) sums.insert(sum);
        for (const ReadAgreement& found : readAgreements(text))
            nouns.emplace(singular(found.subject), singular(found.beside));
    }
    QVERIFY(sums.size() > 1000);
    QVERIFY(nouns.size() > 400);
    for (const TaskItem& item : storyTask(StoryTask::SmallSums, kTaskSeed, kItems))
        QVERIFY2(!sums.contains(readSums(item.query).at(0)), item.query.c_str());
    for (const TaskItem& item : storyTask(StoryTask::Agreement, kTaskSeed, kItems)) {
        const ReadAgreement found = readAgreements(item.query).at(0);
        QVERIFY2(!nouns.contains({singular(found.subject), singular(found.beside)}),
                 item.query.c_str());
    }
}

void TestStoryGrammar::storiesKeepPairsOfNamesForTasks() {
    std::set<std::pair<std::string, std::string>> met;
    for (const std::string& text : trainingStories()) {
        const auto names = namesIn(text);
        for (const std::string& a : names)
            for (const std::string& b : names)
                if (a != b) met.emplace(a, b);
    }
    for (const TaskItem& item : storyTask(StoryTask::WhoDidIt, kTaskSeed, kItems)) {
        std::string acting = std::regex_replace(item.query, std::regex("\\w+ only watched\\."), "");
        const auto actors = namesIn(acting);
        QVERIFY2(actors.size() == 2, item.query.c_str());
        QVERIFY2(!met.contains({*actors.begin(), *actors.rbegin()}), item.query.c_str());
    }
}

void TestStoryGrammar::storiesKeepEndingsForTasks() {
    std::string all;
    for (const std::string& text : trainingStories()) all += text + "\n";
    for (const TaskItem& item : storyTask(StoryTask::FittingEnding, kTaskSeed, kItems)) {
        std::string gold = item.choices[static_cast<size_t>(item.gold)];
        // Where a lost thing turned up is chance; hero and thing come before it.
        std::smatch match;
        if (std::regex_search(gold, match,
                              std::regex("^\\w+ (?:found (?:his|her)|saw the lost) \\w+ ")))
            gold = match.str();
        QVERIFY2(all.find(gold) == std::string::npos, gold.c_str());
    }
}

void TestStoryGrammar::heldOutStoriesAreNotTrainedOn() {
    std::unordered_set<std::string> heldOut;
    for (uint64_t i = 0; i < kHeldOutStories; ++i) heldOut.insert(story(kHeldOutSeed, i));
    QCOMPARE(heldOut.size(), size_t(kHeldOutStories));
    for (uint64_t i = 0; i < kTrainStories; ++i) QVERIFY(!heldOut.contains(story(kTrainSeed, i)));
}

void TestStoryGrammar::committedFilesAreGenerated() {
    const std::filesystem::path folder = lathe::tests::sourcePath("resources/samples/stories");
    QVERIFY(readTextFile(folder / "heldout.txt") == storyText(kHeldOutSeed, 0, kHeldOutStories));
    for (const StoryTask task : kTasks) {
        std::string lines;
        for (const TaskItem& item : storyTask(task, kTaskSeed, kItems))
            lines += taskLine(item) + "\n";
        const std::string name = std::string(storyTaskName(task)) + ".jsonl";
        QVERIFY2(readTextFile(folder / "tasks" / name) == lines, name.c_str());
    }
}

QTEST_GUILESS_MAIN(TestStoryGrammar)
#include "tst_story_grammar.moc"

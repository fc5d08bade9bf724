<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
<context>
    <name>ActivationsStudy</name>
    <message>
        <source>stream behind the last block</source>
        <translation>最後一個區塊之後的殘差流</translation>
    </message>
    <message>
        <source>block %1 · stream before it</source>
        <translation>區塊 %1 · 之前的殘差流</translation>
    </message>
    <message>
        <source>block %1 · input of %2</source>
        <translation>區塊 %1 · %2 的輸入</translation>
    </message>
    <message>
        <source>token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>通道 %1</translation>
    </message>
    <message>
        <source>meets the criterion</source>
        <translation>符合準則</translation>
    </message>
    <message>
        <source>misses the criterion</source>
        <translation>不符合準則</translation>
    </message>
    <message>
        <source>of all inputs, %</source>
        <translation>佔所有輸入，%</translation>
    </message>
    <message>
        <source>layers, %</source>
        <translation>層，%</translation>
    </message>
    <message>
        <source>positions, %</source>
        <translation>位置，%</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>times the median</source>
        <translation>中位數的倍數</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>位置數</translation>
    </message>
    <message>
        <source>first token</source>
        <translation>首個 token</translation>
    </message>
    <message>
        <source>%1 · channel %2</source>
        <translation>%1 · 通道 %2</translation>
    </message>
    <message>
        <source>%1, %2 tokens · SHA-256 %3</source>
        <translation>%1，%2 個 token · SHA-256 %3</translation>
    </message>
</context>
<context>
    <name>BitLines</name>
    <message>
        <source>%1 bit</source>
        <translation>%1 位元</translation>
    </message>
    <message>
        <source>million bits in all</source>
        <translation>總位元數（百萬）</translation>
    </message>
</context>
<context>
    <name>CalibrationCharts</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 of %2 (%3)</source>
        <translation>%2 中的 %1（%3）</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Tokens of the text</source>
        <translation>文字的 token 數</translation>
    </message>
    <message>
        <source>Of this model&apos;s tokenizer</source>
        <translation>依此模型的分詞器</translation>
    </message>
    <message>
        <source>Tokens looked at</source>
        <translation>觀察的 token 數</translation>
    </message>
    <message>
        <source>Channels never active were looked for in these</source>
        <translation>在這些 token 中尋找從未活躍的通道</translation>
    </message>
    <message>
        <source>Vocabulary covered</source>
        <translation>涵蓋的詞彙</translation>
    </message>
    <message>
        <source>Distinct tokens anywhere in the text</source>
        <translation>整篇文字中出現的相異 token</translation>
    </message>
    <message>
        <source>Channels never active</source>
        <translation>從未活躍的通道</translation>
    </message>
    <message>
        <source>Over the inputs of all linears</source>
        <translation>計入所有線性層的輸入</translation>
    </message>
    <message>
        <source>Ten commonest tokens</source>
        <translation>最常見的十個 token</translation>
    </message>
    <message>
        <source>The part of the text that they make up</source>
        <translation>它們佔文字的比例</translation>
    </message>
    <message>
        <source>The part of the tokens of %1, which results are measured on, that occur in this text</source>
        <translation>結果以 %1 測量；其 token 中有出現於此文字的比例</translation>
    </message>
    <message>
        <source>distinct</source>
        <translation>相異</translation>
    </message>
    <message>
        <source>part of the text read, %</source>
        <translation>已讀的文字比例，%</translation>
    </message>
    <message>
        <source>distinct tokens</source>
        <translation>相異 token 數</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>channels never active</source>
        <translation>從未活躍的通道</translation>
    </message>
    <message>
        <source>of %1: %2</source>
        <translation>共 %1 個：%2</translation>
    </message>
    <message>
        <source>Covered of the measured text</source>
        <translation>涵蓋的測量文字</translation>
    </message>
    <message>
        <source>Results are measured on this text. Calibrated on it, they are flattered; choose another for the steps of the recipe.</source>
        <translation>結果正是以此文字測量。若以它校準，結果會顯得過好；請為配方的步驟另選文字。</translation>
    </message>
    <message>
        <source>%1 of its lines stand in %2 too, which results are measured on. Calibrated on this text, they are flattered; choose another for the steps of the recipe.</source>
        <translation>其 %1 的文句也出現在用來測量結果的 %2 中。若以此文字校準，結果會顯得過好；請為配方的步驟另選文字。</translation>
    </message>
</context>
<context>
    <name>ColumnsStudy</name>
    <message>
        <source>rounding to nearest</source>
        <translation>捨入到最近值</translation>
    </message>
    <message>
        <source>by magnitude</source>
        <translation>按絕對值</translation>
    </message>
    <message>
        <source>row</source>
        <translation>列</translation>
    </message>
    <message>
        <source>input</source>
        <translation>輸入</translation>
    </message>
    <message>
        <source>rounded</source>
        <translation>已捨入</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>已決定</translation>
    </message>
    <message>
        <source>still free</source>
        <translation>尚可調整</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>change</source>
        <translation>變化</translation>
    </message>
    <message>
        <source>columns decided</source>
        <translation>已決定的欄數</translation>
    </message>
    <message>
        <source>lost, % of the outputs&apos; energy</source>
        <translation>損失，占輸出能量的 %</translation>
    </message>
    <message>
        <source>without the edit</source>
        <translation>未修改時</translation>
    </message>
    <message>
        <source>Nothing is rounded yet. Each column is rounded in turn, and those still free make up for its error.</source>
        <translation>還沒有捨入任何權重。各欄依次捨入，尚可調整的欄補償它的誤差。</translation>
    </message>
    <message>
        <source>Nothing is pruned yet. In each column some weights become zero, and the columns still free make up for them.</source>
        <translation>還沒有剪去任何權重。每一欄都有一些權重變成零，由尚可調整的欄補償。</translation>
    </message>
    <message>
        <source>Lost so far: %1 % of the outputs&apos; energy; %2: %3 %.</source>
        <translation>目前損失輸出能量的 %1 %；%2：%3 %。</translation>
    </message>
    <message>
        <source>Input %1 was rounded.</source>
        <translation>輸入 %1 已捨入。</translation>
    </message>
    <message>
        <source>Of input %1, %2 of %3 weights became zero.</source>
        <translation>輸入 %1 的 %3 個權重中有 %2 個變成零。</translation>
    </message>
    <message>
        <source>%1 (code %2)</source>
        <comment>value, integer</comment>
        <translation>%1（碼 %2）</translation>
    </message>
    <message>
        <source>When its turn comes</source>
        <translation>輪到它時</translation>
    </message>
    <message>
        <source>After the columns before it were made up for</source>
        <translation>補償了前面各欄之後</translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation>變成</translation>
    </message>
    <message>
        <source>Its error</source>
        <translation>它的誤差</translation>
    </message>
    <message>
        <source>What the columns behind it make up for</source>
        <translation>由後面各欄補償的量</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>%1 of %2 weights now differ from the walk without the edit.</source>
        <translation>%2 個權重中有 %1 個現在與未修改時不同。</translation>
    </message>
</context>
<context>
    <name>Divergence</name>
    <message>
        <source>“%1” %2 %</source>
        <comment>token, percent</comment>
        <translation>「%1」%2 %</translation>
    </message>
    <message>
        <source>with inherited</source>
        <translation>含承襲的誤差</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>自身的誤差</translation>
    </message>
    <message>
        <source>block</source>
        <translation>區塊</translation>
    </message>
    <message>
        <source>relative error</source>
        <translation>相對誤差</translation>
    </message>
    <message>
        <source>1 − cosine</source>
        <translation>1 − 餘弦</translation>
    </message>
    <message>
        <source>SQNR, dB</source>
        <translation>SQNR（dB）</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>own error</source>
        <translation>自身誤差</translation>
    </message>
    <message>
        <source>block %1 · %2</source>
        <translation>區塊 %1 · %2</translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation>KL（nat）</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>接續</translation>
    </message>
    <message>
        <source>original expected</source>
        <translation>原始模型的預測</translation>
    </message>
    <message>
        <source>changed expects</source>
        <translation>改動後的預測</translation>
    </message>
    <message>
        <source>No block is past the threshold.</source>
        <translation>沒有區塊超過閾值。</translation>
    </message>
    <message>
        <source>Block %1 is the first past the threshold.</source>
        <translation>區塊 %1 最先超過閾值。</translation>
    </message>
    <message>
        <source>KL %1 ± %2 nats, same first choice at %3 % of %4 tokens.</source>
        <translation>KL %1 ± %2 nat，%4 個 token 中有 %3 % 首選相同。</translation>
    </message>
</context>
<context>
    <name>DropTexts</name>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>機率</translation>
    </message>
    <message>
        <source>Would have said</source>
        <translation>會說的 token</translation>
    </message>
    <message>
        <source>Text before it</source>
        <translation>之前的文字</translation>
    </message>
    <message>
        <source>Probability before</source>
        <translation>壓縮前機率</translation>
    </message>
    <message>
        <source>Probability after</source>
        <translation>壓縮後機率</translation>
    </message>
    <message>
        <source>Original would say</source>
        <translation>原始模型會說</translation>
    </message>
    <message>
        <source>Its probability</source>
        <translation>其機率</translation>
    </message>
    <message>
        <source>This model would say</source>
        <translation>此模型會說</translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation>KL（nat）</translation>
    </message>
    <message>
        <source>KL with the culprits restored</source>
        <translation>復原肇因後的 KL</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>Standard error</source>
        <translation>標準誤</translation>
    </message>
    <message>
        <source>Size, MB</source>
        <translation>大小（MB）</translation>
    </message>
</context>
<context>
    <name>FormLayout</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Training details</source>
        <translation>訓練細節</translation>
    </message>
</context>
<context>
    <name>HeadsCharts</name>
    <message>
        <source>KV %1</source>
        <translation>KV %1</translation>
    </message>
    <message>
        <source>left out, measured</source>
        <translation>移除後實測</translation>
    </message>
    <message>
        <source>gradient of a gate</source>
        <translation>閘門的梯度</translation>
    </message>
    <message>
        <source>left out, first order</source>
        <translation>移除，一階估計</translation>
    </message>
    <message>
        <source>entropy of attention</source>
        <translation>注意力的熵</translation>
    </message>
    <message>
        <source>distance looked at</source>
        <translation>注視距離</translation>
    </message>
    <message>
        <source>change of loss without it, nats</source>
        <translation>移除後損失的變化（nat）</translation>
    </message>
    <message>
        <source>mean |dL/dgate|</source>
        <translation>|dL/dgate| 的平均</translation>
    </message>
    <message>
        <source>estimated change of loss, nats</source>
        <translation>估計的損失變化（nat）</translation>
    </message>
    <message>
        <source>entropy, nats</source>
        <translation>熵（nat）</translation>
    </message>
    <message>
        <source>mean distance, tokens</source>
        <translation>平均距離（token）</translation>
    </message>
    <message>
        <source>head</source>
        <translation>頭</translation>
    </message>
    <message>
        <source>block</source>
        <translation>區塊</translation>
    </message>
    <message>
        <source>from</source>
        <translation>從</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>share of attention</source>
        <translation>注意力的占比</translation>
    </message>
    <message>
        <source>first order</source>
        <translation>一階估計</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>實測</translation>
    </message>
    <message>
        <source>KV groups removed</source>
        <translation>移除的 KV 群組數</translation>
    </message>
    <message>
        <source>heads removed</source>
        <translation>移除的頭數</translation>
    </message>
    <message>
        <source>change of loss, nats</source>
        <translation>損失的變化（nat）</translation>
    </message>
    <message>
        <source>Nothing is marked: click a head, or move the slider.</source>
        <translation>尚未標記：點一個頭，或移動滑桿。</translation>
    </message>
    <message>
        <source>%1 of %2 KV groups marked (%3 heads).</source>
        <translation>已標記 %1／%2 個 KV 群組（%3 個頭）。</translation>
    </message>
    <message>
        <source>%1 of %2 heads marked.</source>
        <translation>已標記 %1／%2 個頭。</translation>
    </message>
    <message>
        <source>Loss %1 nats, first-order estimate.</source>
        <translation>損失 %1 nat（一階估計）。</translation>
    </message>
    <message>
        <source>Measured %1 ± %2.</source>
        <translation>實測 %1 ± %2。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>score, rank correlation</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Rank correlation of “%1” with the other scores: %2.</source>
        <translation>「%1」與其他分數的等級相關：%2。</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>距離</translation>
    </message>
    <message>
        <source>Measured %1 (one window: no error).</source>
        <translation>實測 %1（只有一個視窗，沒有誤差值）。</translation>
    </message>
    <message>
        <source>rank correlation</source>
        <translation>等級相關</translation>
    </message>
</context>
<context>
    <name>HistogramPainter</name>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>count</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>min %1</source>
        <translation>最小 %1</translation>
    </message>
    <message>
        <source>max %1</source>
        <translation>最大 %1</translation>
    </message>
    <message>
        <source>code</source>
        <translation>量化碼</translation>
    </message>
    <message>
        <source>error per level</source>
        <translation>各位準誤差</translation>
    </message>
    <message>
        <source>RMS per code</source>
        <translation>各量化碼均方根</translation>
    </message>
    <message>
        <source>clipped values</source>
        <translation>被截斷的值</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>quantized, per code</source>
        <translation>量化後，依量化碼</translation>
    </message>
    <message>
        <source>clip %1</source>
        <translation>截斷 %1</translation>
    </message>
    <message>
        <source>prune |w| &lt; %1</source>
        <translation>剪枝 |w| &lt; %1</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>參數量</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>每權重位元數</translation>
    </message>
    <message>
        <source>Codes, scales, zeros and tables counted</source>
        <translation>含量化碼、縮放因子、零點與碼表</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層數</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>寬度</translation>
    </message>
    <message>
        <source>Of the residual stream</source>
        <translation>殘差流的寬度</translation>
    </message>
    <message>
        <source>FFN width</source>
        <translation>FFN 寬度</translation>
    </message>
    <message>
        <source>Query heads</source>
        <translation>查詢頭數</translation>
    </message>
    <message>
        <source>KV heads</source>
        <translation>KV 頭數</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>詞彙量</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 個 token</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>輸出頭</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>輸入</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>%1 × %1 pixels</source>
        <translation>%1 × %1 像素</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>標籤</translation>
    </message>
    <message>
        <source>tied to the embedding</source>
        <translation>與嵌入共用</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>獨立</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>步驟 %1</translation>
    </message>
</context>
<context>
    <name>ObservedText</name>
    <message>
        <source>This view looks at a model that predicts the next word of a text; this one classifies. Its weights and runs are in Weights and Compare.</source>
        <translation>這個檢視看的是預測下一個詞的模型；這個模型做的是分類。它的權重與執行結果在「權重」與「比較」。</translation>
    </message>
    <message>
        <source>This model has no tokenizer, so it cannot read a text. Put one beside it and open it again.</source>
        <translation>這個模型沒有分詞器，無法讀取文字。請把分詞器放在旁邊再重新開啟。</translation>
    </message>
</context>
<context>
    <name>PlanTrial</name>
    <message>
        <source>between %1 and %2 bits</source>
        <translation>%1 與 %2 位元之間</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1 位元</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation>KL（nat）</translation>
    </message>
    <message>
        <source>all %1 bits</source>
        <translation>全部 %1 位元</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>uniform bits</source>
        <translation>均一位元數</translation>
    </message>
    <message>
        <source>Better than uniform bits of this size.</source>
        <translation>優於同樣大小的均一位元數。</translation>
    </message>
    <message>
        <source>Worse than uniform bits of this size.</source>
        <translation>劣於同樣大小的均一位元數。</translation>
    </message>
    <message>
        <source>No different from uniform bits of this size within two standard errors.</source>
        <translation>在兩個標準誤之內，與同樣大小的均一位元數沒有差別。</translation>
    </message>
    <message>
        <source>%1 windows of %2; the plan was made on some of them, which flatters it.</source>
        <translation>%2 的 %1 個視窗；方案也是依其中一部分制定的，因此結果偏好。</translation>
    </message>
    <message>
        <source>KL: plan %1, uniform (%2) %3 nats; paired difference %4.</source>
        <translation>KL：方案 %1，均一（%2）%3 nat；配對差 %4。</translation>
    </message>
    <message>
        <source>%1 unseen windows of %2.</source>
        <translation>%2 中未用過的 %1 個視窗。</translation>
    </message>
</context>
<context>
    <name>RecipeComparison</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步驟</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
</context>
<context>
    <name>RecipePreset</name>
    <message>
        <source>No time</source>
        <translation>最省時間</translation>
    </message>
    <message>
        <source>Four bits in the mixture that llama.cpp users choose most; no data.</source>
        <translation>llama.cpp 使用者最常選的 4 位元混合類型，不需資料。</translation>
    </message>
    <message>
        <source>Some time</source>
        <translation>稍花時間</translation>
    </message>
    <message>
        <source>Four bits with a search for each group&apos;s zero point; the embedding table in eight. No data.</source>
        <translation>4 位元，逐群組搜尋零點；嵌入表用 8 位元。不需資料。</translation>
    </message>
</context>
<context>
    <name>RunCharts</name>
    <message>
        <source>goal area</source>
        <translation>目標範圍</translation>
    </message>
    <message>
        <source>points</source>
        <translation>百分點</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>層</translation>
    </message>
</context>
<context>
    <name>RunMetric</name>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits/w</source>
        <translation>位元/權重</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>稀疏度</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>KL</source>
        <translation>KL</translation>
    </message>
    <message>
        <source>Top-1</source>
        <translation>一致率</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任務平均</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>p90</source>
        <translation>p90</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>tok/s</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示詞速度</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>記憶體</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>耗時</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>準確率</translation>
    </message>
    <message>
        <source>Top-5</source>
        <translation>前五</translation>
    </message>
    <message>
        <source>ECE</source>
        <translation>ECE</translation>
    </message>
    <message>
        <source>How far its predictions are from the original&apos;s, in nats per token</source>
        <translation>預測與原始模型的差距，以每個 token 的 nat 計</translation>
    </message>
    <message>
        <source>Tokens whose likeliest prediction is the original&apos;s</source>
        <translation>最可能的預測與原始模型相同的 token</translation>
    </message>
    <message>
        <source>Held-out examples whose class it names rightly</source>
        <translation>類別判斷正確的保留樣本</translation>
    </message>
    <message>
        <source>Examples whose class is among the five that it finds likeliest</source>
        <translation>正確類別在其最可能五類之中的樣本</translation>
    </message>
    <message>
        <source>Expected calibration error: how far its confidence is from how often it is right</source>
        <translation>期望校準誤差：信心與實際正確率的差距</translation>
    </message>
    <message>
        <source>Weights of linears that are exactly 0. They save bytes only where they are left out, and time only if the speed says so</source>
        <translation>線性層權重中恰為 0 的比例。只有儲存時略去才省位元組；是否省時，以實測速度為準</translation>
    </message>
</context>
<context>
    <name>SensitivityCharts</name>
    <message>
        <source>block %1</source>
        <translation>區塊 %1</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>位元</translation>
    </message>
    <message>
        <source>output error in %, ΔKL in 10⁻³ nats</source>
        <translation>輸出誤差（%）、ΔKL（10⁻³ nat）</translation>
    </message>
    <message>
        <source>ΔKL, nats</source>
        <translation>ΔKL（nat）</translation>
    </message>
    <message>
        <source>quick: output error %1 %</source>
        <translation>速估：輸出誤差 %1 %</translation>
    </message>
    <message>
        <source>change of ln perplexity %1</source>
        <translation>ln 困惑度的變化 %1</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation>KL（nat）</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>實測</translation>
    </message>
    <message>
        <source>quick: error, %</source>
        <translation>速估：誤差 %</translation>
    </message>
    <message>
        <source>measured: ΔKL ×10⁻³</source>
        <translation>實測：ΔKL ×10⁻³</translation>
    </message>
    <message>
        <source>At %1 bits the quick score has no value for some weights, so ranks cannot be compared.</source>
        <translation>在 %1 位元下，有些權重沒有速估分數，因此無法比較排名。</translation>
    </message>
    <message>
        <source>At %1 bits the quick score ranks the weights much as measuring does (rank correlation %2).</source>
        <translation>在 %1 位元下，速估的排名與實測大致相同（等級相關 %2）。</translation>
    </message>
    <message>
        <source>At %1 bits the quick score is a rough guide to what was measured (rank correlation %2).</source>
        <translation>在 %1 位元下，速估只能粗略反映實測（等級相關 %2）。</translation>
    </message>
    <message>
        <source>At %1 bits the quick score does not tell what was measured (rank correlation %2).</source>
        <translation>在 %1 位元下，速估看不出實測的結果（等級相關 %2）。</translation>
    </message>
    <message>
        <source>all %1 bits</source>
        <translation>全部 %1 位元</translation>
    </message>
    <message>
        <source>in float: KL ×10⁻³ less</source>
        <translation>留浮點：KL 減少 ×10⁻³</translation>
    </message>
    <message>
        <source>KL less with it in float, nats</source>
        <translation>留浮點所減少的 KL（nat）</translation>
    </message>
    <message>
        <source>ln perplexity less by %1</source>
        <translation>ln 困惑度減少 %1</translation>
    </message>
    <message>
        <source>All weights at %1 bits cost KL %2 ± %3 nats; the bars tell how much less it is with one of them in float.</source>
        <translation>所有權重用 %1 位元時 KL 為 %2 ± %3 nat；長條表示其中一個留在浮點數時減少多少。</translation>
    </message>
    <message>
        <source>an estimate: no prediction was measured</source>
        <translation>估計值：未測量任何預測</translation>
    </message>
    <message>
        <source>estimate: output error, %</source>
        <translation>估計：輸出誤差 %</translation>
    </message>
    <message>
        <source>estimate: output error in %</source>
        <translation>估計：輸出誤差（%）</translation>
    </message>
    <message>
        <source>estimate: sum of squared errors</source>
        <translation>估計：誤差平方和</translation>
    </message>
    <message>
        <source>Estimates: how far each weight&apos;s own outputs move. No prediction was measured; the rest of the network may damp an error or amplify it.</source>
        <translation>估計值：各權重自身的輸出偏移多少。未測量任何預測；網路其餘部分可能減弱或放大誤差。</translation>
    </message>
</context>
<context>
    <name>SimilarityCharts</name>
    <message>
        <source>in</source>
        <comment>enters block 0</comment>
        <translation>輸入</translation>
    </message>
    <message>
        <source>linear CKA</source>
        <translation>線性 CKA</translation>
    </message>
    <message>
        <source>linear CKA, debiased</source>
        <translation>線性 CKA（去偏）</translation>
    </message>
    <message>
        <source>angular distance, arccos / π</source>
        <translation>角距離（arccos / π）</translation>
    </message>
    <message>
        <source>block</source>
        <translation>區塊</translation>
    </message>
    <message>
        <source>block influence</source>
        <translation>區塊影響力</translation>
    </message>
    <message>
        <source>angular distance</source>
        <translation>角距離</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>其後</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>最接近者</translation>
    </message>
    <message>
        <source>neighbouring blocks</source>
        <translation>相鄰區塊數</translation>
    </message>
    <message>
        <source>Nothing is marked: click a block or two streams, or move the slider.</source>
        <translation>尚未標記：點一個區塊或兩條殘差流的交會處，或移動滑桿。</translation>
    </message>
    <message>
        <source>%1 of %2 blocks marked (%3), %4 % of the model&apos;s bytes.</source>
        <translation>已標記 %1／%2 個區塊（%3），占模型位元組的 %4 %。</translation>
    </message>
    <message>
        <source>Angular distance across them %1.</source>
        <translation>橫跨它們的角距離為 %1。</translation>
    </message>
    <message>
        <source>One block has to stay.</source>
        <translation>必須留下一個區塊。</translation>
    </message>
    <message>
        <source>Measured without them: KL %1 ± %2 nats.</source>
        <translation>移除後實測：KL %1 ± %2 nat。</translation>
    </message>
</context>
<context>
    <name>StepMenu</name>
    <message>
        <source>Quantize</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>剪枝</translation>
    </message>
    <message>
        <source>Low rank</source>
        <translation>低秩</translation>
    </message>
    <message>
        <source>Distil</source>
        <translation>蒸餾</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Adapt</source>
        <translation>調適</translation>
    </message>
    <message>
        <source>Make a student</source>
        <translation>製作學生模型</translation>
    </message>
</context>
<context>
    <name>StepSummary</name>
    <message>
        <source>on</source>
        <translation>開</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關</translation>
    </message>
    <message>
        <source>all linears</source>
        <translation>所有線性層</translation>
    </message>
    <message>
        <source>embeddings</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>head</source>
        <translation>輸出頭</translation>
    </message>
    <message>
        <source>1 weight</source>
        <translation>1 個權重</translation>
    </message>
    <message>
        <source>%1 weights</source>
        <translation>%1 個權重</translation>
    </message>
    <message>
        <source>no weight</source>
        <translation>無權重</translation>
    </message>
</context>
<context>
    <name>TrainingCurves</name>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>保留資料</translation>
    </message>
    <message>
        <source>on held-out data</source>
        <translation>保留資料上</translation>
    </message>
    <message>
        <source>on training data</source>
        <translation>訓練資料上</translation>
    </message>
    <message>
        <source>loss, %1</source>
        <translation>損失，%1</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>損失，%1</translation>
    </message>
</context>
<context>
    <name>WeightsCharts</name>
    <message>
        <source>≈ sample of %1 values</source>
        <translation>≈ 取樣 %1 個值</translation>
    </message>
    <message>
        <source>%1 values</source>
        <translation>%1 個值</translation>
    </message>
    <message>
        <source> · %1, levels %2 apart at the median scale</source>
        <translation> · %1，縮放因子取中位數時位準間距 %2</translation>
    </message>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>dB</source>
        <translation>dB</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>8-bit scales, with one float32 per 256 of them (QLoRA).</source>
        <translation>縮放因子以 8 位元儲存，每 256 個共用一個 float32（QLoRA）。</translation>
    </message>
    <message>
        <source>A block type, or a mixture as llama-quantize names it; mixtures give sensitive weights a richer type.</source>
        <translation>區塊類型，或 llama-quantize 所稱的混合類型；混合類型給敏感的權重較高精度的類型。</translation>
    </message>
    <message>
        <source>A feature with an input of this size or more is an outlier.</source>
        <translation>有輸入達到此大小的特徵即為離群值。</translation>
    </message>
    <message>
        <source>Also of the zeros, which are floats.</source>
        <translation>零點也用此格式，零點為浮點數。</translation>
    </message>
    <message>
        <source>At most so many; a group stops when its error does not fall.</source>
        <translation>輪數上限；群組的誤差不再下降時即停止。</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位元數</translation>
    </message>
    <message>
        <source>Bits of inputs</source>
        <translation>輸入的位元數</translation>
    </message>
    <message>
        <source>Bits of one code of a weight.</source>
        <translation>權重每個編碼的位元數。</translation>
    </message>
    <message>
        <source>Bits of one code of an input.</source>
        <translation>輸入每個編碼的位元數。</translation>
    </message>
    <message>
        <source>Bits of one code.</source>
        <translation>每個量化碼的位元數。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>區塊</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>截斷</translation>
    </message>
    <message>
        <source>Codebook</source>
        <translation>碼本</translation>
    </message>
    <message>
        <source>Codes are always found with the stored scale.</source>
        <translation>量化碼一律以儲存後的縮放因子求得。</translation>
    </message>
    <message>
        <source>Columns per group; the last may be shorter.</source>
        <translation>每個群組的欄數；最後一組可較短。</translation>
    </message>
    <message>
        <source>Columns that share a scale, their largest magnitude; the last block of a row may be shorter. 0: no scales, for learned tables.</source>
        <translation>共用一個縮放因子（其最大幅值）的欄數；每列的最後一個區塊可較短。0：不用縮放因子，用於學習得到的碼表。</translation>
    </message>
    <message>
        <source>Embeddings too</source>
        <translation>含嵌入表</translation>
    </message>
    <message>
        <source>Error exponent</source>
        <translation>誤差指數</translation>
    </message>
    <message>
        <source>Except</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>For mode=threshold: weights of at most this magnitude go.</source>
        <translation>用於 mode=threshold：移除幅值不超過此值的權重。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Fraction of zeros, for layer and global; rounded down.</source>
        <translation>零的比例，用於 layer 與 global；無條件捨去。</translation>
    </message>
    <message>
        <source>GGUF blocks</source>
        <translation>GGUF 區塊</translation>
    </message>
    <message>
        <source>Give every weight the base type of the mixture.</source>
        <translation>所有權重都用混合類型的基本類型。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>群組大小</translation>
    </message>
    <message>
        <source>HQQ</source>
        <translation>HQQ</translation>
    </message>
    <message>
        <source>Half-quadratic quantization: searches each group&apos;s zero point for the least |error|^p (Badri and Shaji 2023). Needs no data.</source>
        <translation>半二次量化：為各群組搜尋使 |誤差|^p 最小的零點（Badri and Shaji 2023）。不需資料。</translation>
    </message>
    <message>
        <source>How many values of a weight share a scale; one that varied along a row could not be taken out of a sum of integers.</source>
        <translation>一個權重中多少個值共用一個縮放因子；沿一列變化的縮放因子無法從整數和中提出。</translation>
    </message>
    <message>
        <source>How many values share a scale; groups run along the columns (inputs).</source>
        <translation>多少個值共用一個縮放因子；群組沿欄（輸入）方向排列。</translation>
    </message>
    <message>
        <source>How much of the inputs&apos; size goes into the weights; 0.8 to 0.9 suits models with large outliers.</source>
        <translation>輸入的大小有多少移入權重；離群值大的模型宜用 0.8 至 0.9。</translation>
    </message>
    <message>
        <source>In every</source>
        <translation>每組欄數</translation>
    </message>
    <message>
        <source>Include the embedding table, whatever &apos;layers&apos; says.</source>
        <translation>包含嵌入表，不受 &apos;layers&apos; 影響。</translation>
    </message>
    <message>
        <source>Include the output head; a head tied to the embeddings gets a copy of its own first.</source>
        <translation>包含輸出頭；與嵌入共用的輸出頭會先複製為獨立的一份。</translation>
    </message>
    <message>
        <source>LLM.int8()</source>
        <translation>LLM.int8()</translation>
    </message>
    <message>
        <source>Multiplies 8-bit integers, a scale per row of the weight and per token, but for the features in which inputs are large: those stay in floats (Dettmers et al. 2022).</source>
        <translation>以 8 位元整數相乘，權重每列與每個 token 各有一個縮放因子；輸入很大的特徵則保持浮點數（Dettmers et al. 2022）。</translation>
    </message>
    <message>
        <source>Narrower floats</source>
        <translation>窄浮點格式</translation>
    </message>
    <message>
        <source>Non-uniform levels: NF4 and double quantization (QLoRA), FP4, AF4, or a table learned from the weights by percentiles or exact k-means.</source>
        <translation>非均勻位準：NF4 與雙重量化（QLoRA）、FP4、AF4，或以百分位數或精確 k-means 從權重學習碼表。</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>範數</translation>
    </message>
    <message>
        <source>Of 8-bit formats: one float32 factor per tensor or row brings the largest weight to the largest number of the format.</source>
        <translation>用於 8 位元格式：每個張量或每列一個 float32 因子，使最大權重對應到該格式的最大值。</translation>
    </message>
    <message>
        <source>Of clip=mse; GPTQ&apos;s code uses 2.4.</source>
        <translation>用於 clip=mse；GPTQ 的程式碼用 2.4。</translation>
    </message>
    <message>
        <source>Of learned tables.</source>
        <translation>用於學習得到的碼表。</translation>
    </message>
    <message>
        <source>Of learned tables: 2^bits values; fixed ones have 4.</source>
        <translation>用於學習得到的碼表：2^位元數 個值；固定碼表為 4 位元。</translation>
    </message>
    <message>
        <source>Of n_m: columns per group; groups start at column 0.</source>
        <translation>用於 n_m：每組的欄數；分組從第 0 欄開始。</translation>
    </message>
    <message>
        <source>Of n_m: zeros in each group of neighbouring columns.</source>
        <translation>用於 n_m：每組相鄰欄中零的個數。</translation>
    </message>
    <message>
        <source>Of |w|, for clip=percentile.</source>
        <translation>|w| 的百分位數，用於 clip=percentile。</translation>
    </message>
    <message>
        <source>Of |x|, for calibrator=percentile.</source>
        <translation>|x| 的百分位數，用於 calibrator=percentile。</translation>
    </message>
    <message>
        <source>One scale per</source>
        <translation>縮放因子粒度</translation>
    </message>
    <message>
        <source>One table per</source>
        <translation>碼表粒度</translation>
    </message>
    <message>
        <source>One type only</source>
        <translation>只用一種類型</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>離群值</translation>
    </message>
    <message>
        <source>Output head too</source>
        <translation>含輸出頭</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>懲罰係數</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位數</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>剪枝方式</translation>
    </message>
    <message>
        <source>Quantize the scales</source>
        <translation>量化縮放因子</translation>
    </message>
    <message>
        <source>Random weights</source>
        <translation>隨機權重</translation>
    </message>
    <message>
        <source>Round to nearest</source>
        <translation>就近捨入（RTN）</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>捨入</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>輪數</translation>
    </message>
    <message>
        <source>Rounds each weight to the nearest point of a uniform integer grid, one scale per tensor, row, column or group. Needs no data.</source>
        <translation>將各權重捨入至均勻整數網格中最近的一點，每個張量、列、欄或群組一個縮放因子。不需資料。</translation>
    </message>
    <message>
        <source>Rounds weights to 16-bit or 8-bit floating-point numbers (IEEE half, bfloat16, OCP OFP8).</source>
        <translation>將權重捨入為 16 位元或 8 位元浮點數（IEEE half、bfloat16、OCP OFP8）。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>縮放因子</translation>
    </message>
    <message>
        <source>Scale of inputs</source>
        <translation>輸入的縮放因子</translation>
    </message>
    <message>
        <source>Scales stored as</source>
        <translation>縮放因子格式</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Sets the weights of smallest magnitude to zero: a fraction of each matrix or of all, N of every M, or all below a threshold (Han et al. 2015).</source>
        <translation>將幅值最小的權重設為零：各矩陣或全部的一定比例、每 M 個中的 N 個，或低於閾值的全部（Han et al. 2015）。</translation>
    </message>
    <message>
        <source>Sets weights at random places to zero, as a control for other pruning methods.</source>
        <translation>將隨機位置的權重設為零，作為其他剪枝方法的對照。</translation>
    </message>
    <message>
        <source>Smallest weights</source>
        <translation>最小權重</translation>
    </message>
    <message>
        <source>SmoothQuant</source>
        <translation>SmoothQuant</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>稀疏度</translation>
    </message>
    <message>
        <source>Start of the splitting&apos;s penalty; grows by 1 % each round.</source>
        <translation>分裂法懲罰係數的初始值；每輪增加 1 %。</translation>
    </message>
    <message>
        <source>Static scale from</source>
        <translation>靜態縮放因子來自</translation>
    </message>
    <message>
        <source>Stores weights as integers and rounds their inputs to integers as well, once large channels of the inputs are divided in the norm before and multiplied into the weights (Xiao et al. 2023).</source>
        <translation>先在前方的 norm 中除小輸入的大通道並乘入權重，再將權重儲存為整數，其輸入也捨入為整數（Xiao et al. 2023）。</translation>
    </message>
    <message>
        <source>Stores weights in the block types of GGUF files (ggml), which llama.cpp runs directly.</source>
        <translation>以 GGUF 檔案（ggml）的區塊類型儲存權重，llama.cpp 可直接執行。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>碼表</translation>
    </message>
    <message>
        <source>The largest value; a percentile of the sizes; the cut with the least squared error; that with the least divergence.</source>
        <translation>最大值；大小的百分位數；平方誤差最小的截點；散度最小的截點。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>閾值</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Unless quantized twice.</source>
        <translation>雙重量化時不適用。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>Weights to leave alone, written the same way.</source>
        <translation>不處理的權重，寫法相同。</translation>
    </message>
    <message>
        <source>What happens to ties.</source>
        <translation>恰在中間的值如何捨入。</translation>
    </message>
    <message>
        <source>Which linear weights: names or parts of names, * and ? as wildcards, commas between alternatives.</source>
        <translation>哪些線性權重：名稱或部分名稱，* 與 ? 為萬用字元，以逗號分隔。</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>每組零的個數</translation>
    </message>
    <message>
        <source>absmax</source>
        <translation>absmax</translation>
    </message>
    <message>
        <source>absmax: symmetric, both ends reached; zero_point: asymmetric with an integer zero; full_range: all signed codes, as in Q4_0.</source>
        <translation>absmax：對稱，兩端皆可達；zero_point（零點）：非對稱，零點為整數；full_range（全範圍）：使用所有有號量化碼，如 Q4_0。</translation>
    </message>
    <message>
        <source>column</source>
        <translation>欄</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>fixed: by alpha; search: the alpha that changes each layer&apos;s outputs least; none: integers as they come.</source>
        <translation>fixed：依 alpha；search：使各層輸出變化最小的 alpha；none：直接取整數。</translation>
    </message>
    <message>
        <source>fp16 and bf16 take 2 bytes, e4m3 and e5m2 one.</source>
        <translation>fp16 與 bf16 占 2 個位元組，e4m3 與 e5m2 占 1 個。</translation>
    </message>
    <message>
        <source>full_range</source>
        <translation>全範圍</translation>
    </message>
    <message>
        <source>global</source>
        <translation>全域</translation>
    </message>
    <message>
        <source>group</source>
        <translation>群組</translation>
    </message>
    <message>
        <source>half_away</source>
        <translation>中間值遠離零</translation>
    </message>
    <message>
        <source>half_even</source>
        <translation>中間值取偶</translation>
    </message>
    <message>
        <source>half_up</source>
        <translation>中間值向上</translation>
    </message>
    <message>
        <source>kmeans</source>
        <translation>k-means</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>逐層</translation>
    </message>
    <message>
        <source>layer: a fraction of each matrix; global: a fraction of all chosen ones together; n_m: so many zeros in every few neighbouring columns.</source>
        <translation>layer（逐層）：各矩陣的一定比例；global（全域）：所選矩陣合計的一定比例；n_m（N:M）：每幾個相鄰欄中有固定個數的零。</translation>
    </message>
    <message>
        <source>minmax</source>
        <translation>最小–最大值</translation>
    </message>
    <message>
        <source>mse</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>n_m</source>
        <translation>N:M</translation>
    </message>
    <message>
        <source>nf4, fp4, af4: fixed, 4 bits; percentile: equally filled levels; kmeans: least squared error, exact for rows and for up to 65536 distinct values, pooled into as many beyond.</source>
        <translation>nf4、fp4、af4：固定，4 位元；percentile（百分位數）：各位準數量相等；kmeans：平方誤差最小，每列一表或相異值不超過 65536 個時為精確解，超過時先併為同樣多個值。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>octav</source>
        <translation>OCTAV</translation>
    </message>
    <message>
        <source>p of the error norm |e|^p; below 1 it tolerates outliers.</source>
        <translation>誤差範數 |e|^p 的 p；小於 1 時可容忍離群值。</translation>
    </message>
    <message>
        <source>percentile</source>
        <translation>百分位數</translation>
    </message>
    <message>
        <source>row</source>
        <translation>列</translation>
    </message>
    <message>
        <source>runtime</source>
        <translation>執行時</translation>
    </message>
    <message>
        <source>search</source>
        <translation>搜尋</translation>
    </message>
    <message>
        <source>static</source>
        <translation>靜態</translation>
    </message>
    <message>
        <source>static: the features that are large on a calibration text, their columns kept in float16; runtime: those that are large in each batch, multiplied by the decoded integers; needs no text.</source>
        <translation>static：在校準文字上很大的特徵，其欄以 float16 保存；runtime：在各批次中很大的特徵，與解碼後的整數相乘，不需文字。</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>張量</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>閾值</translation>
    </message>
    <message>
        <source>token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>token: one per token; tensor: one for all tokens at once; static: one that the calibration has measured.</source>
        <translation>token：每個 token 一個；tensor：所有 token 共用一個；static：由校準測得的一個。</translation>
    </message>
    <message>
        <source>truncate</source>
        <translation>直接捨去</translation>
    </message>
    <message>
        <source>zero_point</source>
        <translation>零點</translation>
    </message>
    <message>
        <source>Cuts off rare large values: by search for the least error, by percentile, by the OCTAV or entropy criterion, or at given ends (range).</source>
        <translation>截去罕見的大值：搜尋最小誤差、依百分位數、依 OCTAV 或熵準則，或依指定的上下限（range）。</translation>
    </message>
    <message>
        <source>For clip=range: larger weights are cut off here; above clip_low.</source>
        <translation>用於 clip=range：大於此值的權重在此截斷；須大於 clip_low。</translation>
    </message>
    <message>
        <source>For clip=range: smaller weights are cut off here; groups inside keep their own range, and symmetric schemes use the larger of |clip_low| and |clip_high| on both sides.</source>
        <translation>用於 clip=range：小於此值的權重在此截斷；範圍內的群組保有自己的範圍，對稱方案兩側皆取 |clip_low| 與 |clip_high| 中較大者。</translation>
    </message>
    <message>
        <source>Lower end</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Upper end</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>range</source>
        <translation>指定範圍</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Writing the weights</source>
        <translation>寫入權重</translation>
    </message>
    <message>
        <source>divergence</source>
        <translation>散度</translation>
    </message>
    <message>
        <source>Computing the checksum</source>
        <translation>計算校驗碼</translation>
    </message>
    <message>
        <source>generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>latency</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>寫入</translation>
    </message>
    <message>
        <source>training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次大小</translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation>Beta 2</translation>
    </message>
    <message>
        <source>Examples in one pass.</source>
        <translation>一次傳遞中的樣本數。</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微調</translation>
    </message>
    <message>
        <source>Goes on training the chosen weights on data by cross entropy.</source>
        <translation>以交叉熵在資料上繼續訓練所選權重。</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>How the learning rate falls after the warm-up.</source>
        <translation>預熱之後學習率如何下降。</translation>
    </message>
    <message>
        <source>Its highest value.</source>
        <translation>其最高值。</translation>
    </message>
    <message>
        <source>Keeps only the inputs of blocks and computes the rest twice.</source>
        <translation>只保留各區塊的輸入，其餘計算兩次。</translation>
    </message>
    <message>
        <source>Largest norm of all gradients together; 0 is none.</source>
        <translation>所有梯度合起來的最大範數；0 表示不裁剪。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>學習率</translation>
    </message>
    <message>
        <source>Look every</source>
        <translation>檢視間隔</translation>
    </message>
    <message>
        <source>Looks without a new best before training stops; 0 goes on to the end.</source>
        <translation>連續多少次檢視沒有新的最佳值就停止訓練；0 表示訓練到底。</translation>
    </message>
    <message>
        <source>Memory of Adam&apos;s mean of squared gradients.</source>
        <translation>Adam 梯度平方均值的記憶長度。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>動量</translation>
    </message>
    <message>
        <source>Norms and biases</source>
        <translation>正規化層與偏置</translation>
    </message>
    <message>
        <source>Of SGD.</source>
        <translation>用於 SGD。</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>最佳化器</translation>
    </message>
    <message>
        <source>Passes per step</source>
        <translation>每步傳遞次數</translation>
    </message>
    <message>
        <source>Passes whose gradients add up to one step.</source>
        <translation>梯度累加成一步的傳遞次數。</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero.</source>
        <translation>把權重拉向零的力度。</translation>
    </message>
    <message>
        <source>PyTorch&apos;s formulas.</source>
        <translation>採用 PyTorch 的公式。</translation>
    </message>
    <message>
        <source>Save memory</source>
        <translation>節省記憶體</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>學習率排程</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步數</translation>
    </message>
    <message>
        <source>Steps between looks at held-out data; 0 is never.</source>
        <translation>每隔多少步在保留資料上檢視一次；0 表示從不。</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises to its highest value.</source>
        <translation>學習率升至最高值所用的步數。</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>時間上限</translation>
    </message>
    <message>
        <source>Tokens of one example of text.</source>
        <translation>一個文字樣本的 token 數。</translation>
    </message>
    <message>
        <source>Training stops after so many seconds; 0 is no limit.</source>
        <translation>訓練這麼多秒後停止；0 表示不限。</translation>
    </message>
    <message>
        <source>Updates of the weights.</source>
        <translation>權重更新的次數。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>預熱</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>權重衰減</translation>
    </message>
    <message>
        <source>Whether norms and biases are trained too.</source>
        <translation>是否也訓練正規化層與偏置。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>視窗長度</translation>
    </message>
    <message>
        <source>adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>adamw</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>餘弦</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>線性</translation>
    </message>
    <message>
        <source>sgd</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>測量</translation>
    </message>
    <message>
        <source>Removing</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>classifying</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>reading the training data</source>
        <translation>讀取訓練資料</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>間隔</translation>
    </message>
    <message>
        <source>FFN neurons</source>
        <translation>FFN 神經元</translation>
    </message>
    <message>
        <source>Fraction of the channels between layers to remove, for the whole model.</source>
        <translation>整個模型中要移除的層間通道比例。</translation>
    </message>
    <message>
        <source>Fraction of the heads of each layer to remove, with the keys and values that they share.</source>
        <translation>每層要移除的注意力頭比例，連同它們共用的鍵與值。</translation>
    </message>
    <message>
        <source>Fraction of the neurons of each FFN or dense layer to remove.</source>
        <translation>每個 FFN 或全連接層要移除的神經元比例。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力頭</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留方式</translation>
    </message>
    <message>
        <source>Layers to remove</source>
        <translation>要移除的層</translation>
    </message>
    <message>
        <source>Multiple of</source>
        <translation>倍數</translation>
    </message>
    <message>
        <source>Numbers of neurons and channels that stay are rounded up to a multiple of this, so that groups of later quantization fit.</source>
        <translation>保留的神經元與通道數向上取整到此數的倍數，使之後量化的分組得以整除。</translation>
    </message>
    <message>
        <source>Of every: 2 keeps layers 0, 2, 4, ...; 1 keeps all.</source>
        <translation>用於「每隔」：2 保留第 0、2、4…層；1 全部保留。</translation>
    </message>
    <message>
        <source>Of list: numbers and ranges with commas between them, such as 3,6-8.</source>
        <translation>用於「清單」：以逗號分隔的編號與範圍，例如 3,6-8。</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>乘積精度</translation>
    </message>
    <message>
        <source>Removes FFN neurons, heads and residual channels, equally many in each layer, as a start for a narrower student (Muralidharan et al. 2024).</source>
        <translation>移除 FFN 神經元、注意力頭與殘差通道，每層移除數量相同，作為較窄學生模型的起點（Muralidharan et al. 2024）。</translation>
    </message>
    <message>
        <source>Residual channels</source>
        <translation>殘差通道</translation>
    </message>
    <message>
        <source>What the factors of matrix products are rounded to; weights and sums stay float32.</source>
        <translation>矩陣乘積的因數捨入到的格式；權重與總和仍為 float32。</translation>
    </message>
    <message>
        <source>Whole layers</source>
        <translation>整層</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>寬度</translation>
    </message>
    <message>
        <source>even</source>
        <translation>均勻</translation>
    </message>
    <message>
        <source>every</source>
        <translation>每隔</translation>
    </message>
    <message>
        <source>first</source>
        <translation>最前</translation>
    </message>
    <message>
        <source>list</source>
        <translation>清單</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>範數</translation>
    </message>
    <message>
        <source>norm: those with the largest weights; first: the first ones; even: evenly spaced ones.</source>
        <translation>範數：權重最大者；最前：最前面的；均勻：均勻分佈的。</translation>
    </message>
    <message>
        <source>Adds low-rank adapters to the weights that they stand beside.</source>
        <translation>把低秩適配器加回它們旁邊的權重。</translation>
    </message>
    <message>
        <source>Adds the adapter to the weight and encodes it the way it was, which rounds part of it away on quantized weights; else both are kept side by side.</source>
        <translation>把適配器加到權重並以原方式編碼，對已量化權重會捨去其中一部分；否則兩者並存。</translation>
    </message>
    <message>
        <source>After each round the kept weights start again from the values of an early step.</source>
        <translation>每輪之後，保留的權重從較早某一步的值重新開始。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Beam</source>
        <translation>束寬</translation>
    </message>
    <message>
        <source>Begins at</source>
        <translation>開始於</translation>
    </message>
    <message>
        <source>Block type</source>
        <translation>區塊類型</translation>
    </message>
    <message>
        <source>Brings attention distributions closer to the teacher&apos;s, head by head or, where their numbers differ, as means over heads; also the relations of values (MiniLM, Wang et al. 2020).</source>
        <translation>使注意力分佈接近教師模型，逐頭比較，頭數不同時以各頭平均比較；也可比較值之間的關係（MiniLM，Wang et al. 2020）。</translation>
    </message>
    <message>
        <source>Brings the outputs of layers closer to the teacher&apos;s (FitNets, Romero et al. 2015); between different widths stands a learned matrix that is thrown away afterwards.</source>
        <translation>使各層輸出接近教師模型（FitNets，Romero et al. 2015）；寬度不同時以一個學習得到、事後丟棄的矩陣相連。</translation>
    </message>
    <message>
        <source>Columns of the left and rows of the right factor; at most those of the weight are used.</source>
        <translation>左因子的欄數與右因子的列數；至多用到權重本身的秩。</translation>
    </message>
    <message>
        <source>Columns that share a scale; the last group may be shorter.</source>
        <translation>共用一個縮放因子的欄數；最後一組可以較短。</translation>
    </message>
    <message>
        <source>Columns that share a scale; the last may be shorter.</source>
        <translation>共用一個縮放因子的欄數；最後一組可以較短。</translation>
    </message>
    <message>
        <source>Counted per</source>
        <translation>計算範圍</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲線</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>解碼方式</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>DistilBERT&apos;s recipe (Sanh et al. 2019): a student of every other layer of the teacher learns soft targets, the text, and the direction of the last hidden states.</source>
        <translation>DistilBERT 的做法（Sanh et al. 2019）：由教師模型每隔一層組成的學生，學習軟目標、文字，以及最後隱藏狀態的方向。</translation>
    </message>
    <message>
        <source>Distill: attention</source>
        <translation>蒸餾：注意力</translation>
    </message>
    <message>
        <source>Distill: hidden states</source>
        <translation>蒸餾：隱藏狀態</translation>
    </message>
    <message>
        <source>Distill: probabilities</source>
        <translation>蒸餾：機率</translation>
    </message>
    <message>
        <source>Distill: texts</source>
        <translation>蒸餾：文字</translation>
    </message>
    <message>
        <source>Distill: three losses</source>
        <translation>蒸餾：三種損失</translation>
    </message>
    <message>
        <source>Divergence</source>
        <translation>散度</translation>
    </message>
    <message>
        <source>Divides logits before they become the probabilities compared; the divergence is multiplied by its square.</source>
        <translation>在 logits 轉為待比較的機率前用它相除；散度再乘以其平方。</translation>
    </message>
    <message>
        <source>Divides logits before they become the probabilities compared; the divergence is multiplied by its square. At 1, forward is word-level distillation.</source>
        <translation>在 logits 轉為待比較的機率前用它相除；散度再乘以其平方。取 1 時，前向即為詞級蒸餾。</translation>
    </message>
    <message>
        <source>Divides the teacher&apos;s logits before a token is drawn.</source>
        <translation>抽取 token 前用它除教師模型的 logits。</translation>
    </message>
    <message>
        <source>Drop adapters</source>
        <translation>移除適配器</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>隨機丟棄</translation>
    </message>
    <message>
        <source>Ends at</source>
        <translation>結束於</translation>
    </message>
    <message>
        <source>Forward covers all that the teacher thinks possible, reverse seeks what it thinks likely, symmetric is half of both; logits compares centred logits by their squares.</source>
        <translation>前向涵蓋教師認為可能的一切，反向追求它認為可能性高的，對稱為兩者各半；logits 以平方比較置中後的 logits。</translation>
    </message>
    <message>
        <source>Fraction of an adapter&apos;s inputs that a training pass leaves out.</source>
        <translation>一次訓練傳遞中捨去的適配器輸入比例。</translation>
    </message>
    <message>
        <source>Fraction of zeros at the end; rounded down.</source>
        <translation>結束時零的比例；向下取整。</translation>
    </message>
    <message>
        <source>Freeze scales after</source>
        <translation>縮放因子凍結時點</translation>
    </message>
    <message>
        <source>Gradual pruning</source>
        <translation>漸進剪枝</translation>
    </message>
    <message>
        <source>How many the teacher writes.</source>
        <translation>教師模型寫出的數量。</translation>
    </message>
    <message>
        <source>How often weights are pruned, each time the same share of those that are left. The steps are split evenly: before the first round and after each.</source>
        <translation>剪枝的次數，每次剪去剩餘權重的相同比例。步數平均分配於第一輪之前與每輪之後。</translation>
    </message>
    <message>
        <source>How the factors are stored.</source>
        <translation>因子的儲存方式。</translation>
    </message>
    <message>
        <source>How the teacher writes: the likeliest token each time, the likeliest text that a beam finds, or drawn by the seed.</source>
        <translation>教師模型的書寫方式：每次取最可能的 token、束搜尋找到的最可能文字，或依種子抽取。</translation>
    </message>
    <message>
        <source>How the values are stored.</source>
        <translation>值的儲存方式。</translation>
    </message>
    <message>
        <source>Initial sparsity</source>
        <translation>初始稀疏度</translation>
    </message>
    <message>
        <source>Keep zeros</source>
        <translation>保持為零</translation>
    </message>
    <message>
        <source>Layer pairs</source>
        <translation>層的配對</translation>
    </message>
    <message>
        <source>Learn the steps</source>
        <translation>學習步距</translation>
    </message>
    <message>
        <source>Learns the probabilities that a teacher gives to every next token, beside the text itself (Hinton, Vinyals &amp; Dean 2015); several teachers count as the mean of their probabilities.</source>
        <translation>除文字本身外，還學習教師模型對每個下一 token 給出的機率（Hinton、Vinyals 與 Dean 2015）；有多位教師時取其機率平均。</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Makes a student that keeps random places of each row and stores only their values and the seed of the places; training and distillation then change the values.</source>
        <translation>產生一個學生模型，每列只保留隨機位置，僅儲存其值與位置種子；之後由訓練與蒸餾改變這些值。</translation>
    </message>
    <message>
        <source>Makes a student whose weights are products of two thin matrices, the nearest of their rank; training and distillation then change the factors.</source>
        <translation>產生一個學生模型，其權重為兩個窄矩陣的乘積，即該秩下的最佳近似；之後由訓練與蒸餾改變因子。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>Merge adapters</source>
        <translation>合併適配器</translation>
    </message>
    <message>
        <source>Merge at the end</source>
        <translation>結束時合併</translation>
    </message>
    <message>
        <source>Numbers of the two factors for each number of the weight.</source>
        <translation>權重每個數對應的兩個因子的數量。</translation>
    </message>
    <message>
        <source>Of 1 - cosine between the outputs of the last layers.</source>
        <translation>用於最後各層輸出之間的 1 − 餘弦。</translation>
    </message>
    <message>
        <source>Of curve=cubic: at its first round.</source>
        <translation>用於三次曲線：其第一輪。</translation>
    </message>
    <message>
        <source>Of curve=original and remaining.</source>
        <translation>用於「原始」與「剩餘」曲線。</translation>
    </message>
    <message>
        <source>Of gguf: each weight gets this type where its columns allow it.</source>
        <translation>用於 gguf：在欄數允許時每個權重採用此類型。</translation>
    </message>
    <message>
        <source>Of rtn without learned steps: symmetric, with an integer zero, or all signed codes.</source>
        <translation>用於不學習步距的 rtn：對稱、帶整數零點，或使用全部有號量化碼。</translation>
    </message>
    <message>
        <source>Of rtn: how many values share a scale.</source>
        <translation>用於 rtn：多少個值共用一個縮放因子。</translation>
    </message>
    <message>
        <source>Of rtn: scales are trained too (LSQ, Esser et al. 2020), on a symmetric grid of all signed codes.</source>
        <translation>用於 rtn：也訓練縮放因子（LSQ，Esser et al. 2020），採用全部有號量化碼的對稱網格。</translation>
    </message>
    <message>
        <source>Of the cross entropy with the text.</source>
        <translation>用於與文字的交叉熵。</translation>
    </message>
    <message>
        <source>Of the divergence from the teacher&apos;s probabilities; 0 leaves it out.</source>
        <translation>用於與教師模型機率的散度；0 表示不用。</translation>
    </message>
    <message>
        <source>Of the examples, those that stay as they are in the training text.</source>
        <translation>樣本中保持訓練文字原樣的比例。</translation>
    </message>
    <message>
        <source>Of the mean over the pairs of layers.</source>
        <translation>用於各層配對的平均。</translation>
    </message>
    <message>
        <source>Part of the steps after which scales and zeros stay and only codes change; 1 is never.</source>
        <translation>經過這一比例的步數後，縮放因子與零點固定，只改變碼；1 表示從不。</translation>
    </message>
    <message>
        <source>Part of the training after which nothing more is pruned.</source>
        <translation>經過這一比例的訓練後不再剪枝。</translation>
    </message>
    <message>
        <source>Part of the training before the first round.</source>
        <translation>第一輪之前的訓練比例。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示長度</translation>
    </message>
    <message>
        <source>Prune and retrain</source>
        <translation>剪枝再訓練</translation>
    </message>
    <message>
        <source>QLoRA</source>
        <translation>QLoRA</translation>
    </message>
    <message>
        <source>Quantization-aware training</source>
        <translation>量化感知訓練</translation>
    </message>
    <message>
        <source>Quantizer</source>
        <translation>量化器</translation>
    </message>
    <message>
        <source>Quantizes weights to NF4 with quantized scales and trains low-rank adapters beside them (Dettmers et al. 2023).</source>
        <translation>把權重量化為 NF4（縮放因子亦量化），並在旁訓練低秩適配器（Dettmers et al. 2023）。</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>Relation</source>
        <translation>關係</translation>
    </message>
    <message>
        <source>Rewind</source>
        <translation>倒回</translation>
    </message>
    <message>
        <source>Rewind to step</source>
        <translation>倒回至步</translation>
    </message>
    <message>
        <source>Rows of A and columns of B in W + alpha/rank B A.</source>
        <translation>W + alpha/rank B A 中 A 的列數與 B 的欄數。</translation>
    </message>
    <message>
        <source>Sampling temperature</source>
        <translation>取樣溫度</translation>
    </message>
    <message>
        <source>Sets the smallest weights to zero round by round while the others go on training (Zhu and Gupta 2017).</source>
        <translation>逐輪把最小的權重設為零，其餘繼續訓練（Zhu 與 Gupta 2017）。</translation>
    </message>
    <message>
        <source>Share of each row that is kept, at least one value.</source>
        <translation>每列保留的比例，至少一個值。</translation>
    </message>
    <message>
        <source>Share of real text</source>
        <translation>真實文字比例</translation>
    </message>
    <message>
        <source>Share of the cross entropy with the text; the rest is the teacher&apos;s.</source>
        <translation>與文字的交叉熵所占比例；其餘為教師模型的部分。</translation>
    </message>
    <message>
        <source>Share of weights</source>
        <translation>權重比例</translation>
    </message>
    <message>
        <source>Share per round</source>
        <translation>每輪比例</translation>
    </message>
    <message>
        <source>Size by</source>
        <translation>大小依據</translation>
    </message>
    <message>
        <source>Squared distance relative to the teacher&apos;s length, or 1 - cosine.</source>
        <translation>相對於教師向量長度的平方距離，或 1 − 餘弦。</translation>
    </message>
    <message>
        <source>Start from the teacher</source>
        <translation>從教師模型開始</translation>
    </message>
    <message>
        <source>Steps between rounds.</source>
        <translation>各輪之間的步數。</translation>
    </message>
    <message>
        <source>Steps done when these values are kept.</source>
        <translation>保留這些值時已完成的步數。</translation>
    </message>
    <message>
        <source>Steps per round</source>
        <translation>每輪步數</translation>
    </message>
    <message>
        <source>Stored as</source>
        <translation>儲存為</translation>
    </message>
    <message>
        <source>Student: factors</source>
        <translation>學生模型：因子</translation>
    </message>
    <message>
        <source>Student: random places</source>
        <translation>學生模型：隨機位置</translation>
    </message>
    <message>
        <source>Takes low-rank adapters away: each weight is again what its adapter stood beside.</source>
        <translation>移除低秩適配器：每個權重恢復為適配器旁的原權重。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>溫度</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文字數</translation>
    </message>
    <message>
        <source>Texts kept at each token.</source>
        <translation>每個 token 處保留的文字數。</translation>
    </message>
    <message>
        <source>The chosen weights start as those of the teacher&apos;s layers, evenly spread from its first to its last.</source>
        <translation>所選權重以教師模型各層的權重開始，自第一層至最後一層均勻取用。</translation>
    </message>
    <message>
        <source>Tokens of the training text that the teacher continues to the length of a window.</source>
        <translation>訓練文字的 token 數，由教師模型續寫至一個視窗的長度。</translation>
    </message>
    <message>
        <source>Trains a low-rank path beside each weight, which stays frozen (Hu et al. 2021); the path is kept beside the weight or merged into it.</source>
        <translation>在每個凍結的權重旁訓練一條低秩路徑（Hu et al. 2021）；該路徑保留在權重旁或併入其中。</translation>
    </message>
    <message>
        <source>Trains on texts that the teacher writes, from beginnings cut from the training text (sequence-level distillation, Kim &amp; Rush 2016).</source>
        <translation>以教師模型寫出的文字訓練，開頭取自訓練文字（序列級蒸餾，Kim 與 Rush 2016）。</translation>
    </message>
    <message>
        <source>Trains weights that are rounded in every forward pass, with gradients straight through the rounding; steps may be learned (LSQ). The result is exactly what training has seen.</source>
        <translation>訓練在每次前向傳遞中都被捨入的權重，梯度直接穿過捨入；步距可學習（LSQ）。結果與訓練所見完全一致。</translation>
    </message>
    <message>
        <source>Trains, prunes the smallest weights and trains the others again, for several rounds (Han et al. 2015); kept weights may go back to early values (lottery tickets).</source>
        <translation>訓練、剪去最小的權重、再訓練其餘，重複數輪（Han et al. 2015）；保留的權重可回到早期的值（彩券假說）。</translation>
    </message>
    <message>
        <source>Weight of attention</source>
        <translation>注意力的權重</translation>
    </message>
    <message>
        <source>Weight of features</source>
        <translation>特徵的權重</translation>
    </message>
    <message>
        <source>Weight of hard labels</source>
        <translation>硬標籤的權重</translation>
    </message>
    <message>
        <source>Weight of soft targets</source>
        <translation>軟目標的權重</translation>
    </message>
    <message>
        <source>Weight of the adapter: alpha/rank B A.</source>
        <translation>適配器的權重：alpha/rank B A。</translation>
    </message>
    <message>
        <source>Weight of the cosine</source>
        <translation>餘弦的權重</translation>
    </message>
    <message>
        <source>Whether the rank follows from a share of the weights or is given.</source>
        <translation>秩由權重比例推得，或直接給定。</translation>
    </message>
    <message>
        <source>Whether weights that were pruned stay zero.</source>
        <translation>已剪枝的權重是否保持為零。</translation>
    </message>
    <message>
        <source>Which distributions are compared: of queries over keys (attention), of values over values, or both.</source>
        <translation>比較哪些分佈：查詢對鍵（注意力）、值對值，或兩者。</translation>
    </message>
    <message>
        <source>Which layers meet: even, last, or a list like 0:1,1:3 (layer of the student:layer of the teacher).</source>
        <translation>哪些層相配：even（均勻）、last（最後），或如 0:1,1:3 的清單（學生層:教師層）。</translation>
    </message>
    <message>
        <source>base</source>
        <translation>原方式</translation>
    </message>
    <message>
        <source>base: encoded the way the weight beside the adapter is, which rounds once more where that is quantized; else as a plain array.</source>
        <translation>原方式：依適配器旁權重的編碼方式編碼，若其已量化則再捨入一次；否則為一般陣列。</translation>
    </message>
    <message>
        <source>beam</source>
        <translation>束搜尋</translation>
    </message>
    <message>
        <source>both</source>
        <translation>兩者</translation>
    </message>
    <message>
        <source>cubic</source>
        <translation>三次</translation>
    </message>
    <message>
        <source>cubic: fast at first, then slower; original: a share of all weights per round; remaining: a share of those that are left.</source>
        <translation>三次：先快後慢；原始：每輪剪去全部權重的一定比例；剩餘：每輪剪去剩下權重的一定比例。</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>gguf</source>
        <translation>GGUF</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>貪婪</translation>
    </message>
    <message>
        <source>hqq</source>
        <translation>HQQ</translation>
    </message>
    <message>
        <source>layer: this fraction of each matrix; global: of all chosen ones together, the smallest magnitudes wherever they are.</source>
        <translation>逐層：每個矩陣的此比例；全域：所有所選矩陣合計，剪去幅度最小者，不論在何處。</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logits</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>遮罩</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>queries</source>
        <translation>查詢</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>remaining</source>
        <translation>剩餘</translation>
    </message>
    <message>
        <source>reverse</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>rtn</source>
        <translation>RTN</translation>
    </message>
    <message>
        <source>rtn, hqq: integers; nf4: the codebook of QLoRA; gguf: a block type of GGUF files. Each as quant.* of that name makes it.</source>
        <translation>rtn、hqq：整數；nf4：QLoRA 的碼本；gguf：GGUF 檔案的區塊類型。各與同名的 quant.* 所產生者相同。</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>sampling</source>
        <translation>取樣</translation>
    </message>
    <message>
        <source>share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>sparse</source>
        <translation>稀疏</translation>
    </message>
    <message>
        <source>squares</source>
        <translation>平方</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>對稱</translation>
    </message>
    <message>
        <source>values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>the teacher writes</source>
        <translation>教師模型撰寫中</translation>
    </message>
    <message>
        <source>Columns among which weights to go are chosen at once.</source>
        <translation>一次一起選出待剪權重的欄數。</translation>
    </message>
    <message>
        <source>Columns that share a scale; the last group may be shorter; 0 is whole rows.</source>
        <translation>共用一個縮放因子的欄數；最後一組可以較短；0 表示整列。</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>Emphasis</source>
        <translation>加權段落</translation>
    </message>
    <message>
        <source>Fraction of zeros, for layer; rounded down.</source>
        <translation>零的比例，用於 layer（逐層）；向下取整。</translation>
    </message>
    <message>
        <source>GPTQ</source>
        <translation>GPTQ</translation>
    </message>
    <message>
        <source>Group by group</source>
        <translation>逐組依序</translation>
    </message>
    <message>
        <source>How often a token in such a passage counts.</source>
        <translation>此類段落中每個 token 計入的次數。</translation>
    </message>
    <message>
        <source>Largest inputs first</source>
        <translation>輸入最大者優先</translation>
    </message>
    <message>
        <source>Of the mean of the Hessian&apos;s diagonal, added to it; ten times as much wherever that is not enough.</source>
        <translation>加到 Hessian 對角線上的量，以其對角線平均值的比例表示；不足之處增為十倍。</translation>
    </message>
    <message>
        <source>Regular expression: passages of the text that count more, such as the answers to questions; the first group of a match, or all of it.</source>
        <translation>正規表示式：文字中權重較高的段落，例如問題的答案；取符合結果的第一個群組，否則取整個符合結果。</translation>
    </message>
    <message>
        <source>Rounds columns in the order of their inputs&apos; size, while most columns can still make up for them; groups need static_groups then.</source>
        <translation>依輸入大小的順序捨入各欄，使重要的欄先捨入，此時仍有最多的欄可補償其誤差；分組時須開啟 static_groups。</translation>
    </message>
    <message>
        <source>Rounds the columns of a weight one after the other, each error made up for by the columns still to come as the inputs of a calibration text tell (Frantar et al. 2023).</source>
        <translation>逐欄捨入權重，並依校準文字的輸入，由尚未捨入的欄補償每一欄的誤差（Frantar et al. 2023）。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>樣本數</translation>
    </message>
    <message>
        <source>Scales come from the weight as it is, not from what earlier errors have made of it.</source>
        <translation>縮放因子取自原本的權重，而非先前誤差補償後的權重。</translation>
    </message>
    <message>
        <source>Sets the weights to zero whose magnitude times the norm of their input, over a calibration text, is smallest; the others stay as they are (Sun et al. 2024).</source>
        <translation>將幅值與其輸入範數（於校準文字上）之積最小的權重設為零；其餘保持不變（Sun et al. 2024）。</translation>
    </message>
    <message>
        <source>SparseGPT</source>
        <translation>SparseGPT</translation>
    </message>
    <message>
        <source>Static groups</source>
        <translation>靜態群組</translation>
    </message>
    <message>
        <source>Tokens of one window; at most the model&apos;s context.</source>
        <translation>一個視窗的 token 數；至多為模型的上下文長度。</translation>
    </message>
    <message>
        <source>Wanda</source>
        <translation>Wanda</translation>
    </message>
    <message>
        <source>Weight of emphasis</source>
        <translation>加權倍數</translation>
    </message>
    <message>
        <source>Windows of the calibration text, or examples of a classifier&apos;s data, to look at.</source>
        <translation>所觀察的校準文字視窗數，或分類器資料的樣本數。</translation>
    </message>
    <message>
        <source>Within a layer q, k, v are pruned before the inputs of o are watched, and so on; takes about twice the time.</source>
        <translation>在一層之內，先剪枝 q、k、v，再觀察 o 的輸入，依此類推；約需兩倍時間。</translation>
    </message>
    <message>
        <source>Within a layer q, k, v are rounded before the inputs of o are watched, and so on; takes about twice the time.</source>
        <translation>在一層之內，先捨入 q、k、v，再觀察 o 的輸入，依此類推；約需兩倍時間。</translation>
    </message>
    <message>
        <source>layer: a fraction of each matrix, chosen block by block; n_m: so many zeros in every few neighbouring columns.</source>
        <translation>layer（逐層）：各矩陣的一定比例，逐區塊選出；n_m（N:M）：每幾個相鄰欄中有固定個數的零。</translation>
    </message>
    <message>
        <source>layer: a fraction of each row; n_m: so many zeros in every few neighbouring columns.</source>
        <translation>layer（逐層）：各列的一定比例；n_m（N:M）：每幾個相鄰欄中有固定個數的零。</translation>
    </message>
    <message>
        <source>mse: searches the ends of each grid for the least error.</source>
        <translation>mse：搜尋誤差最小的網格兩端。</translation>
    </message>
    <message>
        <source>BERT classifiers</source>
        <translation>BERT 分類器</translation>
    </message>
    <message>
        <source>DistilBERT classifiers</source>
        <translation>DistilBERT 分類器</translation>
    </message>
    <message>
        <source>ViT image classifiers</source>
        <translation>ViT 影像分類器</translation>
    </message>
    <message>
        <source>plain multilayer perceptrons</source>
        <translation>多層感知器</translation>
    </message>
    <message>
        <source>AWQ</source>
        <translation>AWQ</translation>
    </message>
    <message>
        <source>Clip search</source>
        <translation>截斷搜尋</translation>
    </message>
    <message>
        <source>Cuts the grid of each group where its outputs lose least; queries and keys are left out.</source>
        <translation>在輸出損失最小之處截斷各組的網格；查詢與鍵除外。</translation>
    </message>
    <message>
        <source>Factors grow with the inputs&apos; size and shrink with the weights&apos;; off: with the inputs&apos; size alone, as in the paper.</source>
        <translation>縮放係數隨輸入幅值增大、隨權重幅值減小；關閉時如論文所述，只取決於輸入幅值。</translation>
    </message>
    <message>
        <source>File of llama-imatrix or of `observe --what importance`.</source>
        <translation>由 llama-imatrix 或 `observe --what importance` 產生的檔案。</translation>
    </message>
    <message>
        <source>Importance matrix</source>
        <translation>重要性矩陣</translation>
    </message>
    <message>
        <source>Importance of columns</source>
        <translation>欄的重要性</translation>
    </message>
    <message>
        <source>Look at weights too</source>
        <translation>同時考慮權重</translation>
    </message>
    <message>
        <source>Multiplies what meets large inputs of a calibration text before it is rounded, and divides those inputs in the norm or weight before; then cuts each grid where outputs lose least (Lin et al. 2024).</source>
        <translation>捨入前放大與校準文字中大輸入相乘的權重，並在前面的正規化層或權重中將這些輸入等比縮小；再於輸出損失最小之處截斷各網格（Lin et al. 2024）。</translation>
    </message>
    <message>
        <source>What errors are weighed with: nothing, the means of an importance matrix (imatrix), or what the layers receive from a calibration text.</source>
        <translation>以何者為誤差加權：不加權、重要性矩陣（imatrix）的平均值，或各層由校準文字所得的輸入。</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>校準</translation>
    </message>
    <message>
        <source>file</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>0 keeps all.</source>
        <translation>0 表示全部保留。</translation>
    </message>
    <message>
        <source>ASVD</source>
        <translation>ASVD</translation>
    </message>
    <message>
        <source>Across layers</source>
        <translation>跨層分配</translation>
    </message>
    <message>
        <source>Attention heads</source>
        <translation>注意力頭</translation>
    </message>
    <message>
        <source>Brings the whole model to so many layers, heads, FFN neurons and channels in one step, keeping what matters most, as a start for training (Xia et al. 2024).</source>
        <translation>一步將整個模型縮減到指定的層數、頭數、FFN 神經元數與通道數，保留最重要的部分，作為訓練的起點（Xia et al. 2024）。</translation>
    </message>
    <message>
        <source>FFN width</source>
        <translation>FFN 寬度</translation>
    </message>
    <message>
        <source>Fraction of the neurons of each layer; on average, if global.</source>
        <translation>每層神經元的比例；選「全域」時為平均值。</translation>
    </message>
    <message>
        <source>Heads to remove</source>
        <translation>要移除的頭數</translation>
    </message>
    <message>
        <source>How many to remove</source>
        <translation>要移除的層數</translation>
    </message>
    <message>
        <source>Layers to keep</source>
        <translation>保留的層數</translation>
    </message>
    <message>
        <source>Low rank</source>
        <translation>低秩</translation>
    </message>
    <message>
        <source>Neurons</source>
        <translation>神經元</translation>
    </message>
    <message>
        <source>Numbers of neurons that stay are rounded up to a multiple of this, so that groups of later quantization fit.</source>
        <translation>保留的神經元數向上取整到此數的倍數，使之後量化的分組得以整除。</translation>
    </message>
    <message>
        <source>Of each layer. 0 keeps all.</source>
        <translation>每層的數量。0 表示全部保留。</translation>
    </message>
    <message>
        <source>Of each layer; keys and values go with the queries that share them. 0 keeps all.</source>
        <translation>每層的數量；鍵與值隨共用它們的查詢一起移除。0 表示全部保留。</translation>
    </message>
    <message>
        <source>Of each layer; on average, if global. Heads that share keys and values go together and count as one.</source>
        <translation>每層的數量；選「全域」時為平均值。共用鍵與值的頭一起移除，算作一個。</translation>
    </message>
    <message>
        <source>Of influence and angular: how many layers go.</source>
        <translation>用於「影響力」與「角距離」：移除多少層。</translation>
    </message>
    <message>
        <source>Of the mean magnitude.</source>
        <translation>平均幅值的門檻。</translation>
    </message>
    <message>
        <source>Of the whole model. 0 keeps all.</source>
        <translation>整個模型的數量。0 表示全部保留。</translation>
    </message>
    <message>
        <source>Power of the inputs&apos; mean magnitude by which columns are weighed; 0 is the plain decomposition.</source>
        <translation>各欄以輸入平均幅值的此次方加權；0 為一般分解。</translation>
    </message>
    <message>
        <source>Query heads</source>
        <translation>查詢頭數</translation>
    </message>
    <message>
        <source>Remove by</source>
        <translation>移除依據</translation>
    </message>
    <message>
        <source>Removes neurons of FFNs and dense layers that are hardly active or matter little to the loss, so that the model gets smaller.</source>
        <translation>移除 FFN 與全連接層中幾乎不活躍或對損失影響很小的神經元，使模型變小。</translation>
    </message>
    <message>
        <source>Removes whole layers: every few, those listed, or those that change least on data, as a start for a smaller student (Sanh et al. 2019, Men et al. 2024, Gromov et al. 2024).</source>
        <translation>移除整層：每隔幾層、所列各層，或在資料上改變最小的各層，作為較小學生模型的起點（Sanh et al. 2019、Men et al. 2024、Gromov et al. 2024）。</translation>
    </message>
    <message>
        <source>Replaces each weight by a product of two thin matrices that is nearest where inputs are large, where that is smaller (Yuan et al. 2023).</source>
        <translation>在能變小之處，以兩個窄矩陣的乘積取代每個權重，輸入較大之處最為接近（Yuan et al. 2023）。</translation>
    </message>
    <message>
        <source>Replaces each weight by the nearest product of two thin matrices, its singular value decomposition cut off, where that is smaller.</source>
        <translation>在能變小之處，以截斷的奇異值分解，即最接近的兩個窄矩陣乘積，取代每個權重。</translation>
    </message>
    <message>
        <source>Replaces each weight by the product of two thin matrices whose outputs for a calibration text are the nearest, where that is smaller (Wang et al. 2025).</source>
        <translation>在能變小之處，以兩個窄矩陣的乘積取代每個權重，使其對校準文字的輸出最為接近（Wang et al. 2025）。</translation>
    </message>
    <message>
        <source>SVD-LLM</source>
        <translation>SVD-LLM</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>評分</translation>
    </message>
    <message>
        <source>Share to remove</source>
        <translation>移除比例</translation>
    </message>
    <message>
        <source>Target shape</source>
        <translation>目標形狀</translation>
    </message>
    <message>
        <source>Within a layer q, k, v are factored before the inputs of o are watched, and so on; takes about twice the time.</source>
        <translation>在一層之內，先分解 q、k、v，再觀察 o 的輸入，依此類推；約需兩倍時間。</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>activation: mean magnitude of its value; gradient: value times gradient of the loss, to first order what it is worth; norm: its weights.</source>
        <translation>激活值：其值的平均幅值；梯度：其值乘以損失的梯度，為其價值的一階估計；範數：其權重。</translation>
    </message>
    <message>
        <source>angular</source>
        <translation>角距離</translation>
    </message>
    <message>
        <source>every: the first layer and every few after it; list: all but those listed; influence: all but those that turn the residual stream least; angular: all but the neighbours that together turn it least.</source>
        <translation>每隔：保留第一層及其後每隔幾層；清單：移除所列各層；影響力：移除使殘差流轉動最小的各層；角距離：移除合起來使其轉動最小的相鄰各層。</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>importance: layers by block influence, heads and neurons by the loss&apos;s gradient, channels by weights; norm: layers evenly spaced, all else by weights.</source>
        <translation>重要性：層依區塊影響力，頭與神經元依損失的梯度，通道依權重；範數：層均勻分佈，其餘依權重。</translation>
    </message>
    <message>
        <source>influence</source>
        <translation>影響力</translation>
    </message>
    <message>
        <source>leave_one_out</source>
        <translation>逐一移除</translation>
    </message>
    <message>
        <source>share: so many of each layer; threshold: all whose mean magnitude is below it (uniform: as many of each layer as of the one with the fewest).</source>
        <translation>比例：每層的一定比例；門檻：平均幅值低於門檻者全部移除（各層均等：每層移除的數量同於最少的那一層）。</translation>
    </message>
    <message>
        <source>taylor</source>
        <translation>泰勒</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>各層均等</translation>
    </message>
    <message>
        <source>uniform: equally many of each layer, which other programs read; global: as many in all, the lowest scores of the whole model, one of each layer stays.</source>
        <translation>各層均等：每層移除相同數量，其他程式可讀取；全域：總數相同，移除整個模型中評分最低者，每層至少保留一個。</translation>
    </message>
    <message>
        <source>Between layers</source>
        <translation>層間</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩陣</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋轉</translation>
    </message>
    <message>
        <source>Turns the residual stream; norms are multiplied into the weights behind them first.</source>
        <translation>旋轉殘差流；先將正規化層的係數乘入其後的權重。</translation>
    </message>
    <message>
        <source>Turns the value channels of each head, between v and o.</source>
        <translation>旋轉各注意力頭在 v 與 o 之間的值通道。</translation>
    </message>
    <message>
        <source>Within heads</source>
        <translation>頭內</translation>
    </message>
    <message>
        <source>hadamard</source>
        <translation>Hadamard</translation>
    </message>
    <message>
        <source>hadamard: random signs and a Hadamard matrix, or a random one where there is none of that size; random: any orthogonal matrix.</source>
        <translation>hadamard：隨機正負號與 Hadamard 矩陣，無此大小時改用隨機正交矩陣；random：任意正交矩陣。</translation>
    </message>
    <message>
        <source>random</source>
        <translation>隨機</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Channels of</source>
        <translation>通道所屬</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>倍數</translation>
    </message>
    <message>
        <source>How many times larger the channels become; powers of two round no floating-point weight.</source>
        <translation>通道放大的倍數；取二的次方時，浮點權重不會有捨入。</translation>
    </message>
    <message>
        <source>Inject outliers</source>
        <translation>植入離群值</translation>
    </message>
    <message>
        <source>Makes some channels many times larger and the weights that read them as many times smaller: the model computes the same, with planted outliers like those of large models (Dettmers et al. 2022).</source>
        <translation>把部分通道放大許多倍，並把讀取它們的權重縮小同樣的倍數：模型的計算結果不變，但帶有如同大型模型的離群值（Dettmers 等人，2022）。</translation>
    </message>
    <message>
        <source>Number of channels</source>
        <translation>通道數</translation>
    </message>
    <message>
        <source>Numbers and ranges with commas between them, such as 3,6-8; empty: as many as said below, drawn by the seed.</source>
        <translation>以逗號分隔的編號與範圍，例如 3,6-8；留空則依種子抽取下方指定的數目。</translation>
    </message>
    <message>
        <source>Of channels that are drawn by the seed.</source>
        <translation>依種子抽取的通道數。</translation>
    </message>
    <message>
        <source>ffn</source>
        <translation>前饋網路</translation>
    </message>
    <message>
        <source>residual</source>
        <translation>殘差流</translation>
    </message>
    <message>
        <source>Bits of one code of a key or value.</source>
        <translation>鍵或值每個編碼的位元數。</translation>
    </message>
    <message>
        <source>Exact tail</source>
        <translation>精確尾段</translation>
    </message>
    <message>
        <source>Keys and values</source>
        <translation>鍵與值</translation>
    </message>
    <message>
        <source>Latest positions that stay as they are, a multiple of the group; 0: only keys whose group is not full yet.</source>
        <translation>保持原樣的最新位置數，須為分組的倍數；0：只有分組尚未滿的鍵。</translation>
    </message>
    <message>
        <source>Stores keys and values of older positions in a few bits, keys per channel and values per token, and leaves the latest as they are; evaluation and generation read them so (KIVI: Liu et al. 2024).</source>
        <translation>以少數位元儲存較舊位置的鍵與值，鍵按通道、值按 token，最新的保持原樣；評估與生成都這樣讀取（KIVI：Liu et al. 2024）。</translation>
    </message>
    <message>
        <source>Values that share a scale and a least value: positions of one channel for keys, channels of one head for values.</source>
        <translation>共用一個縮放因子與最小值的數值：鍵是同一通道的各位置，值是同一注意力頭的各通道。</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>活化值</translation>
    </message>
    <message>
        <source>gradients of the heads</source>
        <translation>注意力頭的梯度</translation>
    </message>
    <message>
        <source>leaving heads out</source>
        <translation>逐一移除注意力頭</translation>
    </message>
    <message>
        <source>sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>similarity</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>Named heads</source>
        <translation>指定的頭</translation>
    </message>
    <message>
        <source>Of list: a layer, a colon and its heads, with commas between, such as 2:4-5,3:0. Heads that share keys and values are named together.</source>
        <translation>用於「清單」：層、冒號與其中的頭，以逗號分隔，例如 2:4-5,3:0。共用鍵與值的頭要一起列出。</translation>
    </message>
    <message>
        <source>Removes the attention heads that matter least to the loss, or those named, with the keys and values that they share, so that the model gets smaller (Michel et al. 2019).</source>
        <translation>移除對損失最不重要或指定的注意力頭，連同它們共用的鍵與值，使模型變小（Michel 等 2019）。</translation>
    </message>
    <message>
        <source>gradient: size of the loss&apos;s gradient at a gate on each head; taylor: how much the loss grows without it, to first order; leave_one_out: measured without it; norm: its weights; list: no score, those in heads go.</source>
        <translation>梯度：損失對各頭閘門之梯度的大小；泰勒：移除後損失增加多少的一階估計；逐一移除：移除後實際量測；範數：其權重；清單：不計分，移除所指定的頭。</translation>
    </message>
    <message>
        <source>In the same walk: kept weights become integers, and later columns make up for that, too.</source>
        <translation>在同一次掃描中：保留的權重變成整數，後續各欄也一併補償其誤差。</translation>
    </message>
    <message>
        <source>Round kept weights</source>
        <translation>捨入保留的權重</translation>
    </message>
    <message>
        <source>Sets weights to zero whose absence the columns still to come can best make up for, as the inputs of a calibration text tell, and changes those; the kept ones may be rounded in the same walk (Frantar and Alistarh 2023).</source>
        <translation>依校準文字的輸入，將後續各欄最能補償其缺失的權重設為零，並調整後續各欄；保留的權重可在同一次掃描中捨入（Frantar and Alistarh 2023）。</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>bitmap</source>
        <translation>位元圖</translation>
    </message>
    <message>
        <source>same: as before, zeros in place; auto: the smallest way for each weight; bitmap: a bit per value and kept values alone; sparse: kept values and their columns; masked: as before with a bit per value, so that zeros are exact on any grid. Smaller is not faster.</source>
        <translation>相同：與先前一樣，零留在原位；自動：每個權重取最小的方式；位元圖：每值一位元，另只存保留的值；稀疏：保留的值及其欄號；遮罩：與先前一樣，另加每值一位元，使零在任何網格上都精確。較小不等於較快。</translation>
    </message>
    <message>
        <source>same: as before, zeros in place; auto: the smallest way for each weight; bitmap: a bit per value and kept values alone; two_four: two of every four values and where they stand; sparse: kept values and their columns. Smaller is not faster: with half of the values zero, products take longer.</source>
        <translation>相同：與先前一樣，零留在原位；自動：每個權重取最小的方式；位元圖：每值一位元，另只存保留的值；2:4：每四個值存兩個及其位置；稀疏：保留的值及其欄號。較小不等於較快：半數為零時，乘法更慢。</translation>
    </message>
    <message>
        <source>two_four</source>
        <translation>2:4</translation>
    </message>
    <message>
        <source>Every channel is also multiplied by a factor between 1/spread and spread, drawn by the seed for each layer, so that no weight stays on a grid that it was rounded to before; 1: none. With factor 1 it plants no outlier.</source>
        <translation>另外，每個通道再乘上一個介於 1/展幅與展幅之間的係數，由各層的種子抽出，使權重不再落在先前捨入的網格上；1：不乘。係數為 1 時不植入任何離群值。</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>展幅</translation>
    </message>
    <message>
        <source>residual: of what attention and FFN read, the same channels in every chosen layer; values: of what the output matrix of the attention reads; ffn: of what the last matrix of the FFN reads.</source>
        <translation>residual：注意力與前饋網路所讀取的值，在每個所選的層都是相同的通道；values：注意力輸出矩陣所讀取的值；ffn：前饋網路最後一個矩陣所讀取的值。</translation>
    </message>
    <message>
        <source>Grid of inputs</source>
        <translation>輸入的網格</translation>
    </message>
    <message>
        <source>Of weights and inputs alike. absmax: symmetric; zero_point: from the smallest to the largest value, with an integer zero.</source>
        <translation>權重與輸入皆適用。absmax：對稱；zero_point（零點）：由最小值至最大值，零點為整數。</translation>
    </message>
    <message>
        <source>absmax: symmetric; zero_point: from the smallest to the largest value, with an integer zero, which wastes no codes where inputs lean to one side.</source>
        <translation>absmax：對稱；zero_point（零點）：由最小值至最大值，零點為整數，輸入偏向一側時不浪費量化碼。</translation>
    </message>
    <message>
        <source>Before down</source>
        <translation>down 之前</translation>
    </message>
    <message>
        <source>Queries and keys</source>
        <translation>查詢與鍵</translation>
    </message>
    <message>
        <source>Turns the values between layers and within heads by orthogonal matrices multiplied into the weights, or computed while the model runs, so that large channels are spread over all before a step that quantizes (Ashkboos et al. 2024).</source>
        <translation>以乘入權重、或在模型執行時計算的正交矩陣旋轉層間與各頭內的值，使大幅值通道在量化步驟前分散到所有通道（Ashkboos et al. 2024）。</translation>
    </message>
    <message>
        <source>online</source>
        <translation>執行時</translation>
    </message>
    <message>
        <source>online: turns queries and keys of each head behind RoPE while the model runs, for a cache that rounds keys.</source>
        <translation>online：模型執行時在 RoPE 之後旋轉各頭的查詢與鍵，供會捨入鍵的快取使用。</translation>
    </message>
    <message>
        <source>online: turns what each down projection reads while the model runs; only native files can say so.</source>
        <translation>online：模型執行時旋轉各 down 投影的輸入；只有原生檔案能記錄。</translation>
    </message>
    <message>
        <source>Lathe native</source>
        <translation>Lathe 原生格式</translation>
    </message>
    <message>
        <source>Hugging Face folder</source>
        <translation>Hugging Face 資料夾</translation>
    </message>
    <message>
        <source>GGUF</source>
        <translation>GGUF</translation>
    </message>
    <message>
        <source>Lathe loads it; nothing is lost</source>
        <translation>由 Lathe 載入，毫無損失</translation>
    </message>
    <message>
        <source>llama.cpp and programs built on it load it</source>
        <translation>由 llama.cpp 及以它為基礎的程式載入</translation>
    </message>
    <message>
        <source>transformers and most Python tools load it</source>
        <translation>由 transformers 與多數 Python 工具載入</translation>
    </message>
</context>
<context>
    <name>lathe::app::ActivationsView</name>
    <message>
        <source>Activations of %1</source>
        <translation>%1 的活化值</translation>
    </message>
    <message>
        <source>Largest value per channel</source>
        <translation>各通道的最大值</translation>
    </message>
    <message>
        <source>Tokens × channels</source>
        <translation>token × 通道</translation>
    </message>
    <message>
        <source>%1 of %2 channels reach it here. Outlier features of LLM.int8() in the whole model, at %3: %4.</source>
        <translation>此處 %2 個通道中有 %1 個達到。整個模型依 LLM.int8()（閾值 %3）的離群特徵：%4 個。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>輸入</translation>
    </message>
    <message>
        <source>grey: before</source>
        <translation>灰色：之前</translation>
    </message>
    <message>
        <source>Weights that read them</source>
        <translation>讀取它們的權重</translation>
    </message>
    <message>
        <source>No weight reads the residual stream directly.</source>
        <translation>沒有權重直接讀取殘差流。</translation>
    </message>
    <message>
        <source>No norm stands right before this place to take the scales, so it is not smoothed.</source>
        <translation>這個位置之前沒有可吸收縮放的正規化層，因此不做平滑。</translation>
    </message>
    <message>
        <source>Which channels carry values so large that int8 loses the others? Every channel is watched over a text.</source>
        <translation>哪些通道的值大到讓 int8 失去其他通道？以一段文字觀察每個通道。</translation>
    </message>
    <message>
        <source>Place in the network</source>
        <translation>網路中的位置</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>閾值</translation>
    </message>
    <message>
        <source>Threshold of outlier channels</source>
        <translation>離群通道的閾值</translation>
    </message>
    <message>
        <source>SmoothQuant divides each channel of the inputs by s = max|x|^α / max|w|^(1−α) and multiplies the weights that read it by the same; the network computes what it did. At α = 1 all inputs peak at 1, at α = 0 all columns of the weights do.</source>
        <translation>SmoothQuant 把輸入的每個通道除以 s = max|x|^α / max|w|^(1−α)，並把讀取它的權重乘上同一個數；網路的計算結果不變。α = 1 時所有輸入的峰值為 1，α = 0 時所有權重欄的峰值為 1。</translation>
    </message>
    <message>
        <source>The largest magnitude among the weights that read each channel, before and after they take over the scales of the inputs.</source>
        <translation>讀取每個通道的權重中最大的絕對值，吸收輸入的縮放之前與之後。</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>活化值</translation>
    </message>
    <message>
        <source>|x| of the first tokens</source>
        <translation>開頭各 token 的 |x|</translation>
    </message>
    <message>
        <source>The first tokens of the text, one per row, and the same channels as above: a column that stands out is loud at every token, a dot at one. Channels that share a pixel are drawn as the largest.</source>
        <translation>文字開頭的 token，每列一個，通道與上圖相同：醒目的直條表示每個 token 都大，醒目的點表示只在一個 token 大。共用一個像素的通道取最大者。</translation>
    </message>
    <message>
        <source>max |x| %1 → %2
max |w| %3 → %4</source>
        <translation>最大 |x| %1 → %2
最大 |w| %3 → %4</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>離群值</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校準</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>顯示內容</translation>
    </message>
    <message>
        <source>%1
SHA-256 %2</source>
        <translation>%1
SHA-256 %2</translation>
    </message>
    <message>
        <source>%1 · solid: 99th percentile</source>
        <translation>%1 · 實色：第 99 百分位數</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>離群特徵</translation>
    </message>
    <message>
        <source>The largest magnitude that each channel reaches over the text, on a logarithmic axis; the solid part of a bar ends at the 99th percentile of the positions, told within 7 %. Channels at or above the threshold are orange; drag the line or type a value. LLM.int8() keeps channels above 6 in 16 bits; its outlier features reach 6 in a quarter of the layers and at 6 % of the positions.</source>
        <translation>每個通道在這段文字中達到的最大絕對值，對數軸；長條的實色部分止於各位置的第 99 百分位數，誤差在 7 % 以內。達到閾值的通道為橘色；可拖曳線條或輸入數值。LLM.int8() 把超過 6 的通道保留為 16 位元；它的離群特徵是在四分之一的層與 6 % 的位置達到 6 的通道。</translation>
    </message>
    <message>
        <source>Planted outliers: %1 in this model&apos;s history made channels large.</source>
        <translation>植入的離群值：此模型歷程中的 %1 放大了通道。</translation>
    </message>
</context>
<context>
    <name>lathe::app::BudgetBar</name>
    <message>
        <source>Plan: %1, %2 bits per weight. Predicted KL %3 ± %4 nats (sum of single effects).</source>
        <translation>方案：%1，每權重 %2 位元。預測 KL %3 ± %4 nat（單項影響之和）。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>預算</translation>
    </message>
    <message>
        <source>bits/weight</source>
        <translation>位元/權重</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Budget in bits per weight</source>
        <translation>預算（每權重位元數）</translation>
    </message>
    <message>
        <source>Budget in megabytes</source>
        <translation>預算（MB）</translation>
    </message>
    <message>
        <source>Measure plan</source>
        <translation>實測方案</translation>
    </message>
    <message>
        <source>Add to recipe</source>
        <translation>加入配方</translation>
    </message>
    <message>
        <source>Plan: %1, %2 bits per weight. What its weights would give back in float adds up to KL %3 ± %4 nats.</source>
        <translation>方案：%1，每權重 %2 位元。各權重若留在浮點數可減少的 KL 合計 %3 ± %4 nat。</translation>
    </message>
    <message>
        <source>Add %1 bits instead</source>
        <translation>改加入 %1 位元</translation>
    </message>
    <message>
        <source>Applies all of the plan at once and measures its KL beside that of uniform bits of the same size, on windows of the text that the plan was not made on</source>
        <translation>一次套用整個方案，在未用於制定方案的文字視窗上，與同樣大小的均一位元數一起實測 KL</translation>
    </message>
    <message>
        <source>Puts the same number of bits for all weights into the recipe: simpler, and no worse as far as this text tells</source>
        <translation>把所有權重的同一位元數放入配方：更簡單，就這份文字所見也不更差</translation>
    </message>
    <message>
        <source>Plan: %1, %2 bits per weight. An estimate: squared output errors of its weights add up to %3; measure the plan to know its KL.</source>
        <translation>方案：%1，每權重 %2 位元。估計值：其權重的輸出誤差平方和為 %3；實測方案才知道 KL。</translation>
    </message>
    <message>
        <source>Size of the whole model. The plan within it has the least predicted loss.</source>
        <translation>整個模型的大小。方案是此大小之內預計損失最小者。</translation>
    </message>
    <message>
        <source>%1 All weights keep one width: the best mixture is predicted to gain %2 ± %3 only, which is unsure.</source>
        <translation>%1所有權重用同一位元數：最佳的混合方案預計只改善 %2 ± %3，並不確定。</translation>
    </message>
</context>
<context>
    <name>lathe::app::CalibrationPanel</name>
    <message>
        <source>What more of the text would add</source>
        <translation>更多文字會帶來什麼</translation>
    </message>
    <message>
        <source>Channels never active</source>
        <translation>從未活躍的通道</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 個 token</translation>
    </message>
    <message>
        <source>Every channel of every input was active.</source>
        <translation>所有輸入的每個通道都曾活躍。</translation>
    </message>
    <message>
        <source>How many different tokens of the vocabulary have been met after each part of the text. Where the line has become flat, more of this text shows the model nothing new; while it still climbs, a longer text would cover more.</source>
        <translation>讀到文字的各部分時，已遇見詞彙中多少個相異 token。曲線變平之後，再多這樣的文字也不會讓模型看到新東西；若仍在上升，較長的文字能涵蓋更多。</translation>
    </message>
    <message>
        <source>Channels of the inputs of linears whose largest magnitude, over the tokens looked at, is below a thousandth of the median channel&apos;s. Methods that weigh errors by what they see there know nothing of those columns of the weights. A click selects the weight.</source>
        <translation>線性層輸入的通道中，在所觀察的 token 上最大幅值低於中位通道千分之一者。以所見輸入為誤差加權的方法，對權重的這些欄一無所知。點一下即選取該權重。</translation>
    </message>
</context>
<context>
    <name>lathe::app::ClassPages</name>
    <message>
        <source>Confusion</source>
        <translation>混淆矩陣</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>信心</translation>
    </message>
    <message>
        <source>Changed answers</source>
        <translation>改變的答案</translation>
    </message>
    <message>
        <source>%1 % right</source>
        <translation>正確率 %1 %</translation>
    </message>
    <message>
        <source>%1 was not measured on labelled examples.</source>
        <translation>%1 未以有標籤的樣本量測。</translation>
    </message>
    <message>
        <source>Select a run other than the baseline.</source>
        <translation>請選擇基準以外的執行紀錄。</translation>
    </message>
    <message>
        <source>Not comparable: %1</source>
        <translation>不可比較：%1</translation>
    </message>
    <message>
        <source>%1 of %2 answers changed</source>
        <translation>%2 個答案中有 %1 個改變</translation>
    </message>
    <message>
        <source>Both give the same answer to every example.</source>
        <translation>兩者對每個樣本的答案都相同。</translation>
    </message>
    <message>
        <source>No run was measured on labelled examples.</source>
        <translation>沒有執行紀錄以有標籤的樣本量測。</translation>
    </message>
    <message>
        <source>Examples sorted into bins by the probability of the answer. On the dashed line a model is as often right as it says; below it, it is too sure. The number is the expected calibration error.</source>
        <translation>樣本依答案的機率分組。在虛線上，模型的正確率與其信心相符；在虛線下方，則過於自信。數字為期望校準誤差。</translation>
    </message>
    <message>
        <source>Right classes down, answers across; a square&apos;s colour is its share of its row. The diagonal is right.</source>
        <translation>縱向為正確類別，橫向為答案；方格顏色為其在該列中的占比。對角線為正確。</translation>
    </message>
    <message>
        <source>Examples of the held-out data that the two models answer differently: lost answers first, then gained ones, then those that both get wrong.</source>
        <translation>兩個模型答案不同的保留樣本：先列失去的答案，再列獲得的，最後是兩者皆錯的。</translation>
    </message>
    <message>
        <source>%1 lost, %2 gained · %3, then %4</source>
        <translation>失去 %1 個，獲得 %2 個 · 先 %3，後 %4</translation>
    </message>
</context>
<context>
    <name>lathe::app::ColumnPlayer</name>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>%1 of %2 columns</source>
        <translation>%1 / %2 欄</translation>
    </message>
    <message>
        <source>Decides a column every moment; from the start when at the end</source>
        <translation>每隔片刻決定一欄；到底後從頭開始</translation>
    </message>
    <message>
        <source>Columns decided</source>
        <translation>已決定的欄數</translation>
    </message>
    <message>
        <source>Columns decided: drag, or press the arrow keys</source>
        <translation>已決定的欄數：拖動，或按方向鍵</translation>
    </message>
</context>
<context>
    <name>lathe::app::ColumnsView</name>
    <message>
        <source>Inputs of %1</source>
        <translation>%1 的輸入</translation>
    </message>
    <message>
        <source>block %1 · %2</source>
        <translation>區塊 %1 · %2</translation>
    </message>
    <message>
        <source>The tile now</source>
        <translation>小塊現況</translation>
    </message>
    <message>
        <source>Lost so far</source>
        <translation>目前的損失</translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1，%2 個 token</translation>
    </message>
    <message>
        <source>Row %1, input %2</source>
        <translation>第 %1 列，輸入 %2</translation>
    </message>
    <message>
        <source>How do GPTQ and SparseGPT get by with so few bits? Watch them go through a tile of a weight, column by column, and make up for each error in the columns still free.</source>
        <translation>GPTQ 和 SparseGPT 如何用這麼少的位元數就夠？看它們逐欄處理權重的一個小塊，用尚可調整的欄補償每一個誤差。</translation>
    </message>
    <message>
        <source>What the last column changed</source>
        <translation>最後一欄引起的變化</translation>
    </message>
    <message>
        <source>Changed so far</source>
        <translation>至今的變化</translation>
    </message>
    <message>
        <source>Spread of the edit</source>
        <translation>修改的擴散</translation>
    </message>
    <message>
        <source>Which change is shown</source>
        <translation>顯示哪種變化</translation>
    </message>
    <message>
        <source>What the last column changed: in the outlined column the error of deciding it, behind it what makes up for that: −e·U, where e is the error divided by the diagonal of U and UᵀU is the inverse of the damped Hessian. Changed so far: against the weight before the walk. Spread of the edit: the tile against the same walk without the edits, in colours that are fitted to each step and that the edited weight itself may exceed; rows of GPTQ do not touch each other, zeros that are chosen among all rows do.</source>
        <translation>最後一欄引起的變化：加框的欄是決定它時的誤差，後面是補償它的量 −e·U，其中 e 是誤差除以 U 的對角元素，UᵀU 是加了阻尼的 Hessian 矩陣的逆。至今的變化：與處理前的權重相比。修改的擴散：與未修改時的同一過程相比；色階配合每一步，被修改的權重本身可能超出。GPTQ 的各列互不影響，在所有列中選出的零則會互相影響。</translation>
    </message>
    <message>
        <source>What is lost of the outputs when so many columns are decided and the free ones make up for it as well as they can: the sum of e², which at the end is tr((W−Q)H(W−Q)ᵀ), in percent of tr(WHWᵀ), with the damped Hessian H. The other line is the same for a weight that is rounded to nearest, or pruned by magnitude, with nothing made up for. A click goes to that column.</source>
        <translation>決定了這麼多欄、其餘的欄盡力補償之後輸出的損失：e² 之和，最後等於 tr((W−Q)H(W−Q)ᵀ)，以 tr(WHWᵀ) 的百分比表示，H 是加了阻尼的 Hessian 矩陣。另一條線是捨入到最近值或按絕對值剪枝、不作任何補償的權重。點擊可跳到那一欄。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>逐欄</translation>
    </message>
    <message>
        <source>Rows are outputs, columns are inputs in the order in which they are decided. Left of the gap they are decided: rounded by GPTQ, or zero (hatched) and kept by SparseGPT. Right of it they are still free and have changed to make up for the errors so far. The outlined column was decided last. A click or Space on a weight chooses it and selects its input channel in all views; a click on a column&apos;s number, or Ctrl+Space, goes there. The tile is taken as a layer of its own, with its part of the Hessian Σ x xᵀ of what the weight reads in the uncompressed model.</source>
        <translation>每一列是一個輸出，每一欄是一個輸入，按決定的順序排列。間隙左邊的已決定：GPTQ 捨入，SparseGPT 設為零（斜線）或保留。右邊的尚可調整，已為補償至今的誤差而改變。加框的欄剛剛決定。點擊權重或按空白鍵可選取它，並在所有檢視中選取它的輸入通道；點擊欄號或按 Ctrl+空白鍵可跳到那裡。小塊當作獨立的一層，使用未壓縮模型中該權重所讀輸入的 Hessian 矩陣 Σ x xᵀ 的對應部分。</translation>
    </message>
</context>
<context>
    <name>lathe::app::CommandPalette</name>
    <message>
        <source>Type a command</source>
        <translation>輸入指令</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>指令</translation>
    </message>
</context>
<context>
    <name>lathe::app::CompareBoard</name>
    <message>
        <source>%1, continued</source>
        <translation>%1（續）</translation>
    </message>
    <message>
        <source>Run a recipe to see results here.</source>
        <translation>執行配方後，結果會顯示在這裡。</translation>
    </message>
    <message>
        <source>Try int4</source>
        <translation>試試 int4</translation>
    </message>
    <message>
        <source>Filter runs</source>
        <translation>篩選執行紀錄</translation>
    </message>
    <message>
        <source>Diff only</source>
        <translation>只看差異</translation>
    </message>
    <message>
        <source>Hide columns in which the ticked runs are alike</source>
        <translation>隱藏勾選的執行紀錄彼此相同的欄</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>報告…</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>執行紀錄</translation>
    </message>
</context>
<context>
    <name>lathe::app::ComparePanels</name>
    <message>
        <source>%1 against %2</source>
        <translation>%1 與 %2</translation>
    </message>
    <message>
        <source>Change per task</source>
        <translation>各任務變化</translation>
    </message>
    <message>
        <source>dashed line: original</source>
        <translation>虛線：原始模型</translation>
    </message>
    <message>
        <source>Latency per token</source>
        <translation>每個 token 延遲</translation>
    </message>
    <message>
        <source>Error per layer</source>
        <translation>各層誤差</translation>
    </message>
    <message>
        <source>No run has both of these numbers.</source>
        <translation>沒有同時具備這兩項數值的執行紀錄。</translation>
    </message>
    <message>
        <source>Tick runs that were measured on tasks.</source>
        <translation>請勾選已量測任務的執行紀錄。</translation>
    </message>
    <message>
        <source>Tick runs whose latency was measured.</source>
        <translation>請勾選已量測延遲的執行紀錄。</translation>
    </message>
    <message>
        <source>Tick runs whose weights were compressed.</source>
        <translation>請勾選權重已壓縮的執行紀錄。</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>橫軸</translation>
    </message>
    <message>
        <source>Vertical axis</source>
        <translation>縱軸</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Accuracy minus the original&apos;s on the same questions, in percentage points; whiskers are one standard error of the paired difference.</source>
        <translation>在相同題目上準確率與原始模型之差，以百分點計；鬚線為成對差異的一個標準誤。</translation>
    </message>
    <message>
        <source>Milliseconds to write one token: dot, half of all tokens are faster; ring, 90 %; tick, 99 %.</source>
        <translation>寫出一個 token 的毫秒數：圓點，一半的 token 更快；圓環，90 %；刻線，99 %。</translation>
    </message>
    <message>
        <source>Frobenius norm of the change over that of the original, block by block.</source>
        <translation>各區塊中變化量的 Frobenius 範數除以原始權重的範數。</translation>
    </message>
    <message>
        <source>Each point is a run with its standard error. The step line is the Pareto front: no run is better in both numbers. Hollow runs are dominated.</source>
        <translation>每個點是一筆執行紀錄及其標準誤。階梯線是帕雷托前緣：沒有其他紀錄在兩項數字上都更好。空心的紀錄被支配。</translation>
    </message>
    <message>
        <source>The loss of each step of training, and of the looks at data that is never trained on. Of several trainings one of the two is shown.</source>
        <translation>每個訓練步的損失，以及在從不用於訓練的資料上檢視所得的損失。有多次訓練時只顯示其中一種。</translation>
    </message>
    <message>
        <source>Tick runs that were trained.</source>
        <translation>請勾選經過訓練的執行。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Total bits</source>
        <translation>總位元數</translation>
    </message>
    <message>
        <source>Each point is a run with its standard error: quality against the bits of the whole model, scales included, over all models of the workspace. A line goes through the runs of one bit width that no other of that width beats in both numbers; hollow points are beaten, or mix widths. Where the line of fewer bits is better at the same total, a larger model of fewer bits is the better buy (Dettmers and Zettlemoyer, 2023). Hatched runs were measured on other data.</source>
        <translation>每個點是一筆執行紀錄及其標準誤：品質對整個模型的位元數（含縮放因子），涵蓋工作區中的所有模型。每條線通過同一位元寬度中沒有其他紀錄在兩項數字上都更好的紀錄；空心的點被支配，或混用多種寬度。若在相同總位元數下，位元較少的線更好，則位元較少的大模型更划算（Dettmers 與 Zettlemoyer，2023）。畫有斜線的紀錄是在其他資料上測量的。</translation>
    </message>
</context>
<context>
    <name>lathe::app::CompareView</name>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Restore recipe</source>
        <translation>還原配方</translation>
    </message>
    <message>
        <source>The examples cannot be shown: %1</source>
        <translation>無法顯示樣本：%1</translation>
    </message>
    <message>
        <source>Explain the drop of %1</source>
        <translation>說明 %1 的品質下降</translation>
    </message>
</context>
<context>
    <name>lathe::app::DivergenceView</name>
    <message>
        <source>There is nothing to compare this model with yet. Run a recipe, or open a changed version of it.</source>
        <translation>還沒有可與這個模型比較的對象。請執行配方，或開啟它的改動版本。</translation>
    </message>
    <message>
        <source>Divergence of %1</source>
        <translation>%1 的偏離</translation>
    </message>
    <message>
        <source>Residual stream behind each block</source>
        <translation>每個區塊之後的殘差流</translation>
    </message>
    <message>
        <source>Weights that err most</source>
        <translation>誤差最大的權重</translation>
    </message>
    <message>
        <source>on the original&apos;s inputs</source>
        <translation>以原始模型的輸入</translation>
    </message>
    <message>
        <source>Where does the changed model part from the original, and which block is to blame? Both read the same text.</source>
        <translation>改動後的模型從哪裡開始偏離原始模型，該怪哪個區塊？兩者讀同一段文字。</translation>
    </message>
    <message>
        <source>Changed model</source>
        <translation>改動後的模型</translation>
    </message>
    <message>
        <source>Relative error</source>
        <translation>相對誤差</translation>
    </message>
    <message>
        <source>Cosine distance</source>
        <translation>餘弦距離</translation>
    </message>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>量</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>閾值</translation>
    </message>
    <message>
        <source>Threshold of the relative error</source>
        <translation>相對誤差的閾值</translation>
    </message>
    <message>
        <source>Where the predictions differ most</source>
        <translation>預測差異最大之處</translation>
    </message>
    <message>
        <source>For each weight ‖W′x − Wx‖ / ‖Wx‖ on the inputs that it has in the original. A weight that was not changed has none.</source>
        <translation>每個權重在原始模型的輸入上的 ‖W′x − Wx‖ / ‖Wx‖。沒有改動的權重沒有誤差。</translation>
    </message>
    <message>
        <source>Divergence</source>
        <translation>偏離</translation>
    </message>
    <message>
        <source>The places of the text where the predictions of the two models are furthest apart, by the Kullback–Leibler divergence of the changed model&apos;s from the original&apos;s: what stands before the place, how the text goes on, and what each model would have said, with its probability. A few such places often make up most of the mean.</source>
        <translation>兩個模型的預測相差最遠的文字位置，以改動後模型相對於原始模型的 KL 散度排序：位置之前的文字、實際接下去的內容，以及兩個模型各自會說什麼與其機率。少數這樣的位置往往占了平均值的大部分。</translation>
    </message>
    <message>
        <source>How far the residual stream of the changed model is from the original&apos;s behind each block, over all tokens. “With inherited”: as it happens, with the errors of all blocks before. “Its own”: the changed block fed with what the original block gets. Relative error is ‖x′ − x‖ / ‖x‖; SQNR is the same in decibels. The upright line is the selected block; a click or Space on a point selects another.</source>
        <translation>改動後的模型在每個區塊之後的殘差流與原始模型相差多少，涵蓋所有 token。「含承襲的誤差」：實際情況，包含之前所有區塊的誤差。「自身的誤差」：給改動後的區塊與原始區塊相同的輸入。相對誤差是 ‖x′ − x‖ / ‖x‖；SQNR 是同一個量的分貝值。直線是選取的區塊；點擊資料點或按空白鍵選取另一個。</translation>
    </message>
</context>
<context>
    <name>lathe::app::DropResult</name>
    <message>
        <source>Tokens that lost most</source>
        <translation>損失最多的 token</translation>
    </message>
    <message>
        <source>Measured fixes</source>
        <translation>實測的修正方式</translation>
    </message>
    <message>
        <source>As table…</source>
        <translation>以表格顯示…</translation>
    </message>
    <message>
        <source>Tokens that lost most, as a table</source>
        <translation>以表格顯示損失最多的 token</translation>
    </message>
    <message>
        <source>Measured fixes, as a table</source>
        <translation>以表格顯示實測的修正方式</translation>
    </message>
    <message>
        <source>%1 (recommended)</source>
        <comment>a fix</comment>
        <translation>%1（建議）</translation>
    </message>
    <message>
        <source>Use this fix</source>
        <translation>採用此修正</translation>
    </message>
    <message>
        <source>Use this fix: %1</source>
        <translation>採用此修正：%1</translation>
    </message>
    <message>
        <source>Put it into the recipe panel; undo takes it back</source>
        <translation>放入配方面板；可復原</translation>
    </message>
</context>
<context>
    <name>lathe::app::DropTexts</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>No step moves the predictions away from the original&apos;s: KL is 0.</source>
        <translation>沒有任何步驟使預測偏離原始模型：KL 為 0。</translation>
    </message>
    <message>
        <source>Step %1 of %2, %3, adds most: KL goes from %4 to %5 nats (%6 behind the whole recipe).</source>
        <translation>第 %1 步（共 %2 步）%3 影響最大：KL 由 %4 變為 %5 nat（整個配方之後為 %6）。</translation>
    </message>
    <message>
        <source>%1 alone does %2 of that with %3 of the values that the step changes.</source>
        <translation>單是 %1 就造成其中的 %2，而它只占此步驟所改數值的 %3。</translation>
    </message>
    <message>
        <source>No single layer or weight stands out in it: the harm is spread over the model. More bits for all of it, or a gentler step, would help.</source>
        <translation>其中沒有特別突出的單一層或權重：損害分散於整個模型。為整個模型增加位元數，或採用較溫和的步驟，會有幫助。</translation>
    </message>
    <message>
        <source>Half of the divergence is at %1 of the tokens.</source>
        <translation>一半的偏離集中於 %1 的 token。</translation>
    </message>
    <message>
        <source>The text that this run was measured on is not found, or has changed. %1 was read instead, so the numbers differ from the run&apos;s.</source>
        <translation>找不到此次執行所測量的文字，或其內容已變更。改讀了 %1，因此數字與該次執行不同。</translation>
    </message>
    <message>
        <source>The run was calibrated on %1, which is not what is chosen now. Its steps were run again on %2.</source>
        <translation>此次執行以 %1 校準，與目前所選的不同。其步驟改以 %2 重新執行。</translation>
    </message>
    <message>
        <source>Its steps were trained again on the data chosen now; a run does not record which data it had.</source>
        <translation>其步驟以目前所選的資料重新訓練；執行紀錄並未記下當時所用的資料。</translation>
    </message>
    <message>
        <source>Keep %1 in %2 bit</source>
        <translation>將 %1 保留為 %2 位元</translation>
    </message>
    <message>
        <source>Keep %1 as in the original</source>
        <translation>將 %1 保留為原始模型的樣子</translation>
    </message>
    <message>
        <source>Leave %1 out of the step</source>
        <translation>將 %1 排除於此步驟之外</translation>
    </message>
    <message>
        <source>Give %1 %2 bits</source>
        <translation>給予 %1 %2 位元</translation>
    </message>
    <message>
        <source>Compress %1 by %2</source>
        <translation>以 %2 壓縮 %1</translation>
    </message>
    <message>
        <source>Prune %1 half as much</source>
        <translation>對 %1 的剪枝減半</translation>
    </message>
    <message>
        <source>KL %1 → %2, %3 MB (%4)</source>
        <translation>KL %1 → %2，%3 MB（%4）</translation>
    </message>
</context>
<context>
    <name>lathe::app::ExportDialog</name>
    <message>
        <source>Export to</source>
        <translation>匯出至</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>匯出 %1</translation>
    </message>
    <message>
        <source>Writing, then opening the file again and comparing…</source>
        <translation>正在寫入，接著重新開啟檔案並比對…</translation>
    </message>
    <message>
        <source>Stopped; nothing was half-written.</source>
        <translation>已停止，沒有留下寫到一半的檔案。</translation>
    </message>
    <message>
        <source>%1 was written, but opened again it does not compute what was meant to be written. Do not use it; try another format.</source>
        <translation>%1 已寫入，但重新開啟後的計算結果與應寫入的內容不符。請勿使用，並改用其他格式。</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>已驗證</translation>
    </message>
    <message>
        <source>Verified: opened again, %1 computes what was written. Largest logit difference to the model: %2. Size %3.</source>
        <translation>已驗證：重新開啟後，%1 的計算結果與寫入的內容一致。與模型的最大 logit 差異：%2。大小 %3。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>取代</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>Open a model to export it.</source>
        <translation>開啟模型後即可匯出。</translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation>檔案已存在，將被取代。</translation>
    </message>
    <message>
        <source>Export checkpoint</source>
        <translation>匯出檢查點</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>壓縮後</translation>
    </message>
    <message>
        <source>Compressed (%1)</source>
        <translation>壓縮後（%1）</translation>
    </message>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>File to write</source>
        <translation>要寫入的檔案</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>lathe::app::ExportFormatList</name>
    <message>
        <source>Planning…</source>
        <translation>規劃中…</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>無法寫入</translation>
    </message>
    <message>
        <source>%1 kept · %2 re-encoded · %3 refused</source>
        <translation>保留 %1 · 重新編碼 %2 · 拒絕 %3</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>資料夾</translation>
    </message>
</context>
<context>
    <name>lathe::app::ExportPlanView</name>
    <message>
        <source>being made…</source>
        <translation>規劃中…</translation>
    </message>
    <message>
        <source>about %1 of tensors</source>
        <translation>張量約 %1</translation>
    </message>
    <message>
        <source>This format cannot hold the model. %1. Choose another format, or another way to compress.</source>
        <translation>此格式無法容納這個模型。%1。請選擇其他格式或其他壓縮方式。</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>計畫</translation>
    </message>
    <message>
        <source>Only changes</source>
        <translation>只看變更</translation>
    </message>
    <message>
        <source>What becomes of each tensor</source>
        <translation>各張量的處理結果</translation>
    </message>
</context>
<context>
    <name>lathe::app::FeaturesPanel</name>
    <message>
        <source>Outlier features</source>
        <translation>離群特徵</translation>
    </message>
    <message>
        <source>of what attention and FFN read · orange: meets the criterion</source>
        <translation>注意力與 FFN 所讀取者 · 橘色：符合準則</translation>
    </message>
    <message>
        <source>No channel reaches %1.</source>
        <translation>沒有通道達到 %1。</translation>
    </message>
    <message>
        <source>%1 of %2 channels meet it.</source>
        <translation>%2 個通道中有 %1 個符合。</translation>
    </message>
    <message>
        <source>Massive activations</source>
        <translation>巨量激活</translation>
    </message>
    <message>
        <source>of the residual stream</source>
        <translation>殘差流</translation>
    </message>
    <message>
        <source>No value of the residual stream is above %1 and at least %2 times the median of its position.</source>
        <translation>殘差流中沒有任何值大於 %1，且至少為其位置中位數的 %2 倍。</translation>
    </message>
    <message>
        <source>Criterion</source>
        <translation>準則</translation>
    </message>
    <message>
        <source>Magnitude of an outlier feature</source>
        <translation>離群特徵的絕對值</translation>
    </message>
    <message>
        <source>layers ≥ </source>
        <translation>層 ≥ </translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Share of layers that reach it</source>
        <translation>達到此值的層所佔比例</translation>
    </message>
    <message>
        <source>positions ≥ </source>
        <translation>位置 ≥ </translation>
    </message>
    <message>
        <source>Share of positions where a layer reaches it</source>
        <translation>有任一層達到此值的位置所佔比例</translation>
    </message>
    <message>
        <source>Channels that are loud all over the model. Each bar tells at how many of all positions of all inputs of attention and FFN a channel reaches the magnitude; beside it stand the share of layers that reach it, the share of positions where at least one does, and its largest magnitude. LLM.int8() calls a channel an outlier feature that reaches 6 in a quarter of the layers and at 6 % of the positions; change the three and the list follows. A click selects the channel where it is largest.</source>
        <translation>在整個模型中都很大的通道。每個長條表示：在注意力與 FFN 所有輸入的所有位置中，通道達到該絕對值的比例；旁邊是達到該值的層的比例、至少有一層達到該值的位置的比例，以及最大絕對值。LLM.int8() 把在四分之一的層與 6 % 的位置達到 6 的通道稱為離群特徵；改變這三個數，清單隨即更新。點一下即在該通道最大之處選取它。</translation>
    </message>
    <message>
        <source>Single values of the residual stream that are far above all others of their position, by the criterion of Sun et al. (2024): more than 100, and a thousand times the median magnitude of the position. They often stand at the first token or at punctuation, and the model relies on them. A click selects the channel at its place.</source>
        <translation>殘差流中遠高於同一位置其他值的個別數值，依 Sun 等人（2024）的準則：大於 100，且為該位置絕對值中位數的一千倍。它們常出現在第一個 token 或標點處，而且模型依賴它們。點一下即在其位置選取該通道。</translation>
    </message>
</context>
<context>
    <name>lathe::app::GenerateColumn</name>
    <message>
        <source>Text of: %1</source>
        <translation>文字：%1</translation>
    </message>
    <message>
        <source>Token %1: %2, %3 %</source>
        <translation>token %1：%2，%3 %</translation>
    </message>
    <message>
        <source>, differs</source>
        <translation>，不同</translation>
    </message>
    <message>
        <source>%1 tokens · %2 tokens/s</source>
        <translation>%1 個 token · %2 token/s</translation>
    </message>
</context>
<context>
    <name>lathe::app::GeneratePanel</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Known once the texts are complete.</source>
        <translation>文字生成完畢後才能得知。</translation>
    </message>
    <message>
        <source>Not known: writing was stopped.</source>
        <translation>無法得知：生成已停止。</translation>
    </message>
    <message>
        <source>Likeliest tokens</source>
        <translation>最可能的 token</translation>
    </message>
    <message>
        <source>Generate a text, then choose one of its tokens.</source>
        <translation>請先生成文字，再選擇其中一個 token。</translation>
    </message>
    <message>
        <source>the original&apos;s text</source>
        <translation>原始模型的文字</translation>
    </message>
    <message>
        <source>the compressed model&apos;s text</source>
        <translation>壓縮模型的文字</translation>
    </message>
    <message>
        <source>Token %1 of %2: %3</source>
        <translation>%2，第 %1 個 token：%3</translation>
    </message>
    <message>
        <source>the text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>the model&apos;s own probabilities</source>
        <translation>模型本身的機率</translation>
    </message>
    <message>
        <source>probabilities after temperature %1, top-k and top-p</source>
        <translation>經溫度 %1、top-k 與 top-p 後的機率</translation>
    </message>
    <message>
        <source> · both models behind the same words</source>
        <translation> · 兩個模型接在相同文字之後</translation>
    </message>
    <message>
        <source>Open a model to write with it.</source>
        <translation>開啟模型後即可生成文字。</translation>
    </message>
    <message>
        <source>This model sorts its input into classes. It writes no text.</source>
        <translation>此模型對輸入進行分類，不生成文字。</translation>
    </message>
    <message>
        <source>This model has no tokenizer, so it cannot read a prompt. Put its tokenizer beside it and open it again.</source>
        <translation>此模型沒有分詞器，無法讀取提示詞。請將分詞器放在模型旁，再重新開啟。</translation>
    </message>
    <message>
        <source>Reading the prompt…</source>
        <translation>正在讀取提示詞…</translation>
    </message>
    <message>
        <source>The model ended the text at once.</source>
        <translation>模型立即結束了文字。</translation>
    </message>
    <message>
        <source>The text appears here.</source>
        <translation>文字會顯示在這裡。</translation>
    </message>
    <message>
        <source>Ctrl+Enter continues the prompt</source>
        <translation>按 Ctrl+Enter 續寫提示詞</translation>
    </message>
    <message>
        <source>Waiting for the job before this one</source>
        <translation>等待前一項工作完成</translation>
    </message>
    <message>
        <source>Each model reads the other&apos;s text…</source>
        <translation>兩個模型正在互讀對方的文字…</translation>
    </message>
    <message>
        <source>Writing: %1 of at most %2 tokens</source>
        <translation>生成中：%1／最多 %2 個 token</translation>
    </message>
    <message>
        <source>Complete: %1 tokens</source>
        <translation>完成：%1 個 token</translation>
    </message>
    <message>
        <source>Stopped after %1 tokens</source>
        <translation>已在 %1 個 token 後停止</translation>
    </message>
    <message>
        <source>Both models wrote the same text</source>
        <translation>兩個模型生成的文字相同</translation>
    </message>
    <message>
        <source>The same for %1 tokens · underlined: %2 of %3 tokens differ in the original, %4 of %5 in the compressed</source>
        <translation>前 %1 個 token 相同 · 底線：原始模型 %3 個 token 中有 %2 個不同，壓縮模型 %5 個中有 %4 個不同</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>壓縮後</translation>
    </message>
    <message>
        <source>Compressed (%1)</source>
        <translation>壓縮後（%1）</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Compress the model to see its text beside the original&apos;s.</source>
        <translation>壓縮模型後，可與原始模型的文字並列對照。</translation>
    </message>
    <message>
        <source>Try int8</source>
        <translation>試試 int8</translation>
    </message>
</context>
<context>
    <name>lathe::app::GenerateSettings</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Stop writing (Esc)</source>
        <translation>停止生成（Esc）</translation>
    </message>
    <message>
        <source>Continue the prompt (Ctrl+Enter)</source>
        <translation>續寫提示詞（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示詞</translation>
    </message>
    <message>
        <source>Write the beginning of a text, or choose an example</source>
        <translation>輸入一段文字的開頭，或選擇範例</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>範例</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>最多 token 數</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>溫度</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>0 (greedy)</source>
        <translation>0（貪婪）</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>0 takes the likeliest token; 1 draws as the model says; more is bolder</source>
        <translation>0：取最可能的 token；1：依模型的機率抽樣；越大越大膽</translation>
    </message>
    <message>
        <source>Draws among this many likeliest tokens</source>
        <translation>從最可能的這麼多個 token 中抽樣</translation>
    </message>
    <message>
        <source>Draws among the likeliest tokens whose probabilities add up to this</source>
        <translation>從機率合計達此值的最可能 token 中抽樣</translation>
    </message>
    <message>
        <source>The same seed draws the same tokens</source>
        <translation>相同種子會抽出相同的 token</translation>
    </message>
</context>
<context>
    <name>lathe::app::GenerateView</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
</context>
<context>
    <name>lathe::app::GoalBar</name>
    <message>
        <source>Server</source>
        <translation>伺服器</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>裝置</translation>
    </message>
    <message>
        <source>App size</source>
        <translation>App 大小</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自訂</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>Server: as fast as the original and almost as good
Device: half the size, faster, close to the original
App size: a third of the size, close to the original</source>
        <translation>伺服器：與原始模型一樣快，品質幾乎相同
裝置：大小減半、更快，品質接近原始模型
App 大小：大小為三分之一，品質接近原始模型</translation>
    </message>
    <message>
        <source>Size ≤</source>
        <translation>大小 ≤</translation>
    </message>
    <message>
        <source>KL ≤</source>
        <translation>KL ≤</translation>
    </message>
    <message>
        <source>p90 ≤</source>
        <translation>p90 ≤</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>Greatest size in megabytes</source>
        <translation>大小上限（MB）</translation>
    </message>
    <message>
        <source>Greatest KL divergence</source>
        <translation>KL 散度上限</translation>
    </message>
    <message>
        <source>Greatest p90 latency in milliseconds</source>
        <translation>p90 延遲上限（毫秒）</translation>
    </message>
    <message>
        <source>any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Accuracy ≥</source>
        <translation>準確率 ≥</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Lowest accuracy in percent</source>
        <translation>最低準確率（百分比）</translation>
    </message>
</context>
<context>
    <name>lathe::app::GoalsForm</name>
    <message>
        <source>Size at most</source>
        <translation>大小上限</translation>
    </message>
    <message>
        <source>Memory at most</source>
        <translation>記憶體上限</translation>
    </message>
    <message>
        <source>Latency p90 at most</source>
        <translation>p90 延遲上限</translation>
    </message>
    <message>
        <source>KL at most</source>
        <translation>KL 上限</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source> nats</source>
        <translation> nat</translation>
    </message>
    <message>
        <source>Accuracy at least</source>
        <translation>準確率下限</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
</context>
<context>
    <name>lathe::app::HeadsView</name>
    <message>
        <source>Heads of %1</source>
        <translation>%1 的注意力頭</translation>
    </message>
    <message>
        <source>Attention heads</source>
        <translation>注意力頭</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 predictions</source>
        <translation>%1 · %2 · %3 個預測</translation>
    </message>
    <message>
        <source>What it attends to</source>
        <translation>它注意什麼</translation>
    </message>
    <message>
        <source>block %1, head %2</source>
        <translation>區塊 %1，頭 %2</translation>
    </message>
    <message>
        <source>If the lowest are removed</source>
        <translation>移除最低分者的後果</translation>
    </message>
    <message>
        <source>by “%1”</source>
        <translation>依「%1」</translation>
    </message>
    <message>
        <source>%1 without the marked heads</source>
        <translation>不含已標記頭的 %1</translation>
    </message>
    <message>
        <source>Which attention heads does the model need? Each is weighed by a gradient and by measuring the loss without it, on a text.</source>
        <translation>模型需要哪些注意力頭？在一段文字上，以梯度以及移除後實測的損失衡量每一個頭。</translation>
    </message>
    <message>
        <source>Score of heads</source>
        <translation>頭的分數</translation>
    </message>
    <message>
        <source>leave each out</source>
        <translation>逐一移除</translation>
    </message>
    <message>
        <source>Also measures the loss without each head: one pass over the text per head</source>
        <translation>另外實測移除每個頭後的損失：每個頭要讀一遍文字</translation>
    </message>
    <message>
        <source>Share of heads to mark</source>
        <translation>要標記的頭的比例</translation>
    </message>
    <message>
        <source>Measures the loss with all marked heads silent at once</source>
        <translation>實測所有已標記的頭同時靜默時的損失</translation>
    </message>
    <message>
        <source>Heads (or groups that share keys) are removed one after another, lowest score first. The line adds up first-order estimates, which hold for small changes only; diamonds are what was measured with all of them silent at once.</source>
        <translation>頭（或共用鍵的群組）從最低分開始逐一移除。線條是一階估計的累加，只對小變化成立；菱形是同時靜默時的實測值。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力頭</translation>
    </message>
    <message>
        <source>Add the removal of heads</source>
        <translation>加入移除注意力頭</translation>
    </message>
    <message>
        <source>Mark heads</source>
        <translation>標記注意力頭</translation>
    </message>
    <message>
        <source>Sentence that is read</source>
        <translation>所讀的句子</translation>
    </message>
    <message>
        <source>Agreement of the scores</source>
        <translation>各分數的一致程度</translation>
    </message>
    <message>
        <source>What to compare</source>
        <translation>比較什麼</translation>
    </message>
    <message>
        <source>Each column is a block, each row an attention head; heads in a bracket share keys and values and can only be removed together. Left out, measured: the change of the mean loss with the head&apos;s output set to zero, with its standard error over the windows; blue means that the model does better without it. First order: the same estimated from a gradient. Gradient of a gate: the mean size of that gradient (Michel and others, 2019). Entropy and distance describe where a head looks and say nothing of its worth. Arrow keys, or a click with Ctrl, look at a head; a click or Space marks it, a click on a block&apos;s number or Ctrl+Space all of its block. Marked heads are hatched.</source>
        <translation>每一欄是一個區塊，每一列是一個注意力頭；括弧內的頭共用鍵與值，只能一起移除。移除後實測：把頭的輸出設為零時平均損失的變化，附各視窗的標準誤；藍色表示沒有它模型反而更好。一階估計：由梯度估計的同一個量。閘門的梯度：該梯度大小的平均（Michel 等，2019）。熵與距離描述頭看向哪裡，不說明它的價值。方向鍵或按住 Ctrl 點擊可察看一個頭；點擊或空白鍵標記它，點區塊編號或按 Ctrl+空白鍵標記整個區塊；已標記的頭畫有斜線。</translation>
    </message>
    <message>
        <source>A sentence of the text, to be chosen above the picture, read alone: each row is a word and shows how its attention is spread over the words before it; a row adds up to one.</source>
        <translation>文字中的一個句子，可在圖上方選擇，單獨讀入：每一列是一個詞，顯示它的注意力如何分布在之前的詞上；一列的總和為一。</translation>
    </message>
    <message>
        <source>How alike two scores order all heads: Spearman&apos;s rank correlation, 1 for the same order, −1 for the opposite and about 0 for none. Scores that disagree with what was measured are poor guides to what can be removed.</source>
        <translation>兩種分數把所有頭排序得多相近：Spearman 等級相關，1 表示次序相同，−1 表示相反，約 0 表示無關。與實測不一致的分數，不足以判斷可以移除什麼。</translation>
    </message>
</context>
<context>
    <name>lathe::app::InspectorPanel</name>
    <message>
        <source>Inputs</source>
        <translation>輸入</translation>
    </message>
    <message>
        <source>How what enters a weight is rounded before it is multiplied.</source>
        <translation>進入權重的值在相乘之前如何捨入。</translation>
    </message>
    <message>
        <source>Choose a weight in the tree or a chart.</source>
        <translation>請在樹狀清單或圖表中選擇權重。</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層數</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits/weight</source>
        <translation>位元/權重</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形狀</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Kurtosis</source>
        <translation>峰度</translation>
    </message>
    <message>
        <source>Excess kurtosis: 0 for a normal distribution, higher for heavy tails.</source>
        <translation>超額峰度：常態分布為 0，厚尾時較高。</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>Std. dev.</source>
        <translation>標準差</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source> · ≈ sample of %1 values</source>
        <translation> · ≈ 取樣 %1 個值</translation>
    </message>
    <message numerus="yes">
        <source>%n weights</source>
        <translation>
            <numerusform>%n 個權重</numerusform>
        </translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>參數量</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>頭 %1</translation>
    </message>
    <message>
        <source>input channel %1</source>
        <translation>輸入通道 %1</translation>
    </message>
    <message>
        <source>KV cache</source>
        <translation>KV 快取</translation>
    </message>
    <message>
        <source>How keys and values of older positions are stored.</source>
        <translation>較舊位置的鍵與值如何儲存。</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>旋轉</translation>
    </message>
    <message>
        <source>What is multiplied by a Hadamard matrix while the model runs.</source>
        <translation>模型執行時乘以 Hadamard 矩陣的值。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Skewness</source>
        <translation>偏度</translation>
    </message>
    <message>
        <source>0 where both sides are alike; positive where large values reach further.</source>
        <translation>兩側相同時為 0；大的值延伸得較遠時為正。</translation>
    </message>
    <message>
        <source>Max/σ</source>
        <translation>最大值/σ</translation>
    </message>
    <message>
        <source>The largest magnitude in standard deviations: what a grid of few bits must span.</source>
        <translation>以標準差為單位的最大絕對值：位元數少的格點必須涵蓋的範圍。</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零值</translation>
    </message>
    <message>
        <source>Effective rank: how many directions the weight really uses, of %1 that it could: exp of the entropy of its singular values (Roy and Vetterli 2007). Large weights: lathe-cli observe --what weights --rank.</source>
        <translation>有效秩：在可用的 %1 個方向中，權重實際用到幾個：奇異值之熵的指數（Roy 與 Vetterli，2007）。大型權重請用 lathe-cli observe --what weights --rank。</translation>
    </message>
    <message>
        <source>Eff. rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>output channel %1</source>
        <translation>輸出通道 %1</translation>
    </message>
</context>
<context>
    <name>lathe::app::JobCurvePane</name>
    <message>
        <source>Perplexity so far</source>
        <translation>目前的困惑度</translation>
    </message>
    <message>
        <source>windows</source>
        <translation>視窗</translation>
    </message>
    <message>
        <source>No value yet.</source>
        <translation>尚無數值。</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>壓縮後</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>訓練損失</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Perplexity in training</source>
        <translation>訓練中的困惑度</translation>
    </message>
    <message>
        <source>Accuracy in training</source>
        <translation>訓練中的準確率</translation>
    </message>
    <message>
        <source>percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>學習率</translation>
    </message>
    <message>
        <source>training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>保留資料</translation>
    </message>
    <message>
        <source>What the curve shows</source>
        <translation>曲線顯示的量</translation>
    </message>
    <message>
        <source>Output error by weight</source>
        <translation>各權重的輸出誤差</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>權重數</translation>
    </message>
    <message>
        <source>rounded to nearest</source>
        <translation>捨入到最近值</translation>
    </message>
    <message>
        <source>by magnitude</source>
        <translation>按絕對值</translation>
    </message>
</context>
<context>
    <name>lathe::app::JobRow</name>
    <message>
        <source>Go on</source>
        <translation>繼續</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Run earlier</source>
        <translation>提前執行</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>從清單移除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>cancelled, nothing half-written</source>
        <translation>已取消，沒有寫到一半的檔案</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>耗時 %1</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩 %1</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止並保留</translation>
    </message>
    <message>
        <source>Stop and keep: end the training now, keep what it has learned, and go on with the recipe</source>
        <translation>停止並保留：立刻結束訓練，保留已學到的結果，並繼續執行配方</translation>
    </message>
    <message>
        <source>Cancel: throw away what this run has done</source>
        <translation>取消：捨棄這次執行的成果</translation>
    </message>
    <message>
        <source>ending the training</source>
        <translation>正在結束訓練</translation>
    </message>
</context>
<context>
    <name>lathe::app::JobsPanel</name>
    <message>
        <source>%1 running, %2 queued</source>
        <translation>%1 項執行中，%2 項排隊中</translation>
    </message>
    <message>
        <source>Nothing runs. A recipe starts with Ctrl+R.</source>
        <translation>目前沒有執行中的工作。按 Ctrl+R 執行配方。</translation>
    </message>
</context>
<context>
    <name>lathe::app::LogPanel</name>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n 個錯誤</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n 個警告</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::MainWindow</name>
    <message>
        <source>The run is finished.</source>
        <translation>執行完成。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>%1 was cancelled</source>
        <translation>%1 已取消</translation>
    </message>
    <message>
        <source>%1 – Lathe</source>
        <translation>%1 – Lathe</translation>
    </message>
    <message>
        <source>Jobs are running</source>
        <translation>有工作正在執行</translation>
    </message>
    <message>
        <source>Stop what is running and close? Finished runs are kept.</source>
        <translation>要停止執行中的工作並關閉嗎？已完成的執行紀錄會保留。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止並關閉</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>繼續</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>檔案(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編輯(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>檢視(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>配方(&amp;R)</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>執行(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>說明(&amp;H)</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>版面配置</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>About Lathe</source>
        <translation>關於 Lathe</translation>
    </message>
    <message>
        <source>Lathe %1
A workbench for model compression.
GPL-3.0-or-later</source>
        <translation>Lathe %1
模型壓縮工作台。
GPL-3.0-or-later</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>尋找指令…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>開啟檔案(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>開啟資料夾(&amp;F)…</translation>
    </message>
    <message>
        <source>Open &amp;sample model</source>
        <translation>開啟範例模型(&amp;S)</translation>
    </message>
    <message>
        <source>Open sample: stories, deeper (teacher)</source>
        <translation>開啟範例：故事，更深的模型（教師）</translation>
    </message>
    <message>
        <source>Open sample: drawn digits (vision transformer)</source>
        <translation>開啟範例：程式繪製的數字（視覺 Transformer）</translation>
    </message>
    <message>
        <source>Open sample: drawn digits (small MLP)</source>
        <translation>開啟範例：程式繪製的數字（小型 MLP）</translation>
    </message>
    <message>
        <source>Open sample: short reviews (BERT)</source>
        <translation>開啟範例：短評（BERT）</translation>
    </message>
    <message>
        <source>&amp;Close model</source>
        <translation>關閉模型(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Export checkpoint…</source>
        <translation>匯出檢查點(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>報告(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Print report…</source>
        <translation>列印報告(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>結束(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>復原(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Filter weights</source>
        <translation>篩選權重(&amp;F)</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>切換淺色與深色</translation>
    </message>
    <message>
        <source>Simple or full</source>
        <translation>切換簡易與完整</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>壓縮</translation>
    </message>
    <message>
        <source>Compare runs</source>
        <translation>比較執行紀錄</translation>
    </message>
    <message>
        <source>Classroom (large text)</source>
        <translation>教室（大字）</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重設版面配置</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一個窗格</translation>
    </message>
    <message>
        <source>Quantize to 4 bits</source>
        <translation>量化為 4 位元</translation>
    </message>
    <message>
        <source>&amp;Run recipe</source>
        <translation>執行配方(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Measure the original</source>
        <translation>量測原始模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Cancel the running job</source>
        <translation>取消執行中的工作(&amp;C)</translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n 個執行緒</numerusform>
        </translation>
    </message>
    <message>
        <source>Open models</source>
        <translation>開啟模型</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors *.h5 *.bin config.json);;All files (*)</source>
        <translation>模型 (*.gguf *.safetensors *.h5 *.bin config.json);;所有檔案 (*)</translation>
    </message>
    <message>
        <source>Open a Hugging Face folder</source>
        <translation>開啟 Hugging Face 資料夾</translation>
    </message>
    <message>
        <source>Exported %1, reopened and verified</source>
        <translation>已匯出 %1，重新開啟並驗證</translation>
    </message>
    <message>
        <source>Last session</source>
        <translation>上次工作階段</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就緒</translation>
    </message>
    <message>
        <source>No model open</source>
        <translation>未開啟模型</translation>
    </message>
    <message numerus="yes">
        <source>%n weights selected</source>
        <translation>
            <numerusform>已選取 %n 個權重</numerusform>
        </translation>
    </message>
    <message>
        <source>RAM %1 of %2</source>
        <translation>記憶體 %1／%2</translation>
    </message>
    <message>
        <source>Perplexity %1 (original)</source>
        <translation>困惑度 %1（原始）</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>檢查器</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>記錄</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>浮動</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Warnings and errors only</source>
        <translation>只看警告與錯誤</translation>
    </message>
    <message>
        <source>Simple</source>
        <translation>簡易</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message numerus="yes">
        <source>CPU · %n threads</source>
        <translation>
            <numerusform>CPU · %n 執行緒</numerusform>
        </translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>處理器執行緒</translation>
    </message>
    <message>
        <source>Measure on &amp;text…</source>
        <translation>以文字測量(&amp;T)…</translation>
    </message>
    <message>
        <source>Measure on t&amp;asks…</source>
        <translation>以任務測量(&amp;A)…</translation>
    </message>
    <message>
        <source>Measure on the &amp;bundled data</source>
        <translation>以內附資料測量(&amp;B)</translation>
    </message>
    <message>
        <source>Text to measure perplexity on</source>
        <translation>用來測量困惑度的文字</translation>
    </message>
    <message>
        <source>Text (*.txt *.raw *.md);;All files (*)</source>
        <translation>文字 (*.txt *.raw *.md);;所有檔案 (*)</translation>
    </message>
    <message>
        <source>Tasks to measure accuracy on</source>
        <translation>用來測量準確率的任務</translation>
    </message>
    <message>
        <source>Tasks (*.jsonl)</source>
        <translation>任務 (*.jsonl)</translation>
    </message>
    <message>
        <source>The next runs are measured on the bundled data</source>
        <translation>之後的執行以內附資料測量</translation>
    </message>
    <message>
        <source>The next runs are measured on %1</source>
        <translation>之後的執行以 %1 測量</translation>
    </message>
    <message>
        <source>&amp;Stop training and keep the result</source>
        <translation>停止訓練並保留結果(&amp;S)</translation>
    </message>
    <message>
        <source>Accuracy %1 % (original)</source>
        <translation>準確率 %1 %（原始）</translation>
    </message>
    <message numerus="yes">
        <source>The run is finished, but something looks broken (%n warnings): %1</source>
        <translation>
            <numerusform>執行已完成，但似乎有問題（%n 個警告）：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Statistics of all weights…</source>
        <translation>所有權重的統計(&amp;S)…</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>關閉 %1</translation>
    </message>
</context>
<context>
    <name>lathe::app::MarkBar</name>
    <message>
        <source>Mark lowest</source>
        <translation>標記最低</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Measure without</source>
        <translation>實測移除</translation>
    </message>
    <message>
        <source>Add to recipe</source>
        <translation>加入配方</translation>
    </message>
</context>
<context>
    <name>lathe::app::ModelPanel</name>
    <message>
        <source>%1 parameters · %2</source>
        <translation>%1 個參數 · %2</translation>
    </message>
    <message>
        <source>Show histogram</source>
        <translation>顯示直方圖</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>複製名稱</translation>
    </message>
    <message>
        <source>Only these in the current step</source>
        <translation>目前步驟只含這些</translation>
    </message>
    <message>
        <source>Leave out of the current step</source>
        <translation>從目前步驟排除</translation>
    </message>
    <message>
        <source>Filter: attn.q, &gt;1MB</source>
        <translation>篩選：attn.q, &gt;1MB</translation>
    </message>
    <message>
        <source>Filter weights</source>
        <translation>篩選權重</translation>
    </message>
    <message>
        <source>Weights of the model</source>
        <translation>模型的權重</translation>
    </message>
</context>
<context>
    <name>lathe::app::ObservationBar</name>
    <message>
        <source>Text to look at the model on</source>
        <translation>用來觀察模型的文字</translation>
    </message>
    <message>
        <source>Texts (*.txt *.raw *.md);;All files (*)</source>
        <translation>文字檔 (*.txt *.raw *.md);;所有檔案 (*)</translation>
    </message>
    <message>
        <source>Sample stories</source>
        <translation>範例故事</translation>
    </message>
    <message>
        <source>The bundled stories that no sample was trained on</source>
        <translation>隨附、沒有範例模型用來訓練過的故事</translation>
    </message>
    <message>
        <source>Choose a text file…</source>
        <translation>選擇文字檔…</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 個 token</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation>讀取的 token 數</translation>
    </message>
    <message>
        <source>How much of the text is read: more takes longer and errs less</source>
        <translation>讀多少文字：讀得多較慢、誤差較小</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>測量</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>速估</translation>
    </message>
</context>
<context>
    <name>lathe::app::ObservationView</name>
    <message>
        <source>Measuring…</source>
        <translation>測量中…</translation>
    </message>
    <message>
        <source>Measure on the built-in stories</source>
        <translation>以內建故事測量</translation>
    </message>
    <message>
        <source>Measure on %1</source>
        <translation>以 %1 測量</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Choose a text file…</source>
        <translation>選擇文字檔…</translation>
    </message>
    <message>
        <source>Estimate on the built-in stories</source>
        <translation>以內建故事速估</translation>
    </message>
    <message>
        <source>Estimate on %1</source>
        <translation>以 %1 速估</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>file of the text</source>
        <translation>文字檔案</translation>
    </message>
    <message>
        <source>SHA-256 of the text</source>
        <translation>文字的 SHA-256</translation>
    </message>
</context>
<context>
    <name>lathe::app::OverviewView</name>
    <message>
        <source>Overview</source>
        <translation>總覽</translation>
    </message>
    <message>
        <source>Where the bytes are</source>
        <translation>位元組分布</translation>
    </message>
    <message>
        <source>one tile per weight, by block · click selects it everywhere</source>
        <translation>每個權重一格，依區塊排列 · 點一下即在各處選取</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>區塊 %1</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>壓縮後</translation>
    </message>
    <message>
        <source>recipe, est.</source>
        <translation>配方（估計）</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>估計</translation>
    </message>
    <message>
        <source>Bytes by type</source>
        <translation>各類型位元組</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>KV cache</source>
        <translation>KV 快取</translation>
    </message>
    <message>
        <source>working memory</source>
        <translation>工作記憶體</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>free on this machine</source>
        <translation>本機可用</translation>
    </message>
    <message>
        <source>Does it fit?</source>
        <translation>放得下嗎？</translation>
    </message>
    <message>
        <source>estimate for one sequence of %1 tokens, keys and values in 32 bit</source>
        <translation>以 %1 個 token 的單一序列估計，鍵與值為 32 位元</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Goals</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>Try next</source>
        <translation>接著試試</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>來歷</translation>
    </message>
    <message>
        <source>Context, tokens</source>
        <translation>上下文（token）</translation>
    </message>
    <message>
        <source>Quantize to 4 bits in one click</source>
        <translation>一鍵量化為 4 位元</translation>
    </message>
    <message>
        <source>Drag a line in Weights</source>
        <translation>在「權重」中拖曳線條</translation>
    </message>
    <message>
        <source>Compare the runs</source>
        <translation>比較執行紀錄</translation>
    </message>
    <message>
        <source>The area of a tile is the stored size of a weight: codes, scales, zeros and tables.</source>
        <translation>每格面積是一個權重的儲存大小：量化碼、縮放因子、零點與表格都計入。</translation>
    </message>
    <message>
        <source>Stored bytes by the way they are encoded; the last bar is the plan&apos;s estimate of the recipe.</source>
        <translation>依編碼方式統計的儲存位元組；最後一條是配方的估計。</translation>
    </message>
    <message>
        <source>estimate for one example</source>
        <translation>以一個樣本估計</translation>
    </message>
    <message>
        <source>estimate for one sequence of %1 tokens, keys and values as each model keeps them</source>
        <translation>以 %1 個 token 的單一序列估計，鍵與值依各模型的儲存方式</translation>
    </message>
    <message>
        <source>Weights, keys and values of one sequence at the chosen context, and the greatest activations of a pass over 128 tokens, as this engine keeps them. It is an estimate, not a measurement. A limit far beyond it stands at the edge with an arrow.</source>
        <translation>權重、所選上下文下單一序列的鍵與值，以及處理 128 個 token 時最大的活化值，依本引擎的存放方式計算。這是估計，不是測量。遠超過所需的上限以箭頭標在邊緣。</translation>
    </message>
</context>
<context>
    <name>lathe::app::PlanNotes</name>
    <message>
        <source>Set “%1” to %2</source>
        <translation>將「%1」設為 %2</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>步驟 %1：%2</translation>
    </message>
    <message>
        <source>Choose training data…</source>
        <translation>選擇訓練資料…</translation>
    </message>
    <message>
        <source>Choose a teacher…</source>
        <translation>選擇教師模型…</translation>
    </message>
    <message>
        <source>Choose calibration data…</source>
        <translation>選擇校準資料…</translation>
    </message>
</context>
<context>
    <name>lathe::app::PreviewReadout</name>
    <message>
        <source>dB</source>
        <translation>dB</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1／%2</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>MB est.</source>
        <translation>MB（估計）</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>≈ sample</source>
        <translation>≈ 取樣</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精確</translation>
    </message>
    <message>
        <source>%1 values</source>
        <translation>%1 個值</translation>
    </message>
    <message>
        <source>RMSE</source>
        <translation>RMSE</translation>
    </message>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零值</translation>
    </message>
    <message>
        <source>Beyond clip</source>
        <translation>超出截斷範圍</translation>
    </message>
    <message>
        <source>Levels used</source>
        <translation>使用的位準</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Root of the mean squared error of the values</source>
        <translation>各值均方誤差的平方根</translation>
    </message>
    <message>
        <source>Signal to quantization noise, 10 log₁₀(Σw² / Σe²)</source>
        <translation>訊號與量化雜訊比，10 log₁₀(Σw² / Σe²)</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecentModelsModel</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n 筆執行紀錄</numerusform>
        </translation>
    </message>
    <message>
        <source>today, %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>執行紀錄</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>開啟時間</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeData</name>
    <message>
        <source>Training data</source>
        <translation>訓練資料</translation>
    </message>
    <message>
        <source>Held-out data</source>
        <translation>保留資料</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>What steps of this recipe are trained on</source>
        <translation>此配方的步驟用來訓練的資料</translation>
    </message>
    <message>
        <source>What training is watched on, and never trained on</source>
        <translation>用來觀察訓練、從不用於訓練的資料</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Teacher %1</source>
        <translation>教師模型 %1</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>教師模型</translation>
    </message>
    <message>
        <source>Stories, as of the sample</source>
        <translation>故事（與範例同類）</translation>
    </message>
    <message>
        <source>12,000 stories of the kind that the sample has learned</source>
        <translation>12,000 則與範例模型所學同類的故事</translation>
    </message>
    <message>
        <source>Last part of the training data</source>
        <translation>訓練資料的最後一部分</translation>
    </message>
    <message>
        <source>A twentieth of the training data is set aside and not trained on</source>
        <translation>保留二十分之一的訓練資料，不用於訓練</translation>
    </message>
    <message>
        <source>Run: %1</source>
        <translation>執行：%1</translation>
    </message>
    <message>
        <source>Choose a model file…</source>
        <translation>選擇模型檔…</translation>
    </message>
    <message>
        <source>Choose a model folder…</source>
        <translation>選擇模型資料夾…</translation>
    </message>
    <message>
        <source>A model whose answers are learned</source>
        <translation>供學習其輸出的模型</translation>
    </message>
    <message>
        <source>Model to learn from</source>
        <translation>要向其學習的模型</translation>
    </message>
    <message>
        <source>Data to train on</source>
        <translation>用來訓練的資料</translation>
    </message>
    <message>
        <source>Data to watch the training on</source>
        <translation>用來觀察訓練的資料</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>選擇檔案…</translation>
    </message>
    <message>
        <source>Texts, tables, images (*.txt *.raw *.md *.tsv *.csv *.jsonl *.json *.gz *-ubyte);;All files (*)</source>
        <translation>文字、表格、影像 (*.txt *.raw *.md *.tsv *.csv *.jsonl *.json *.gz *-ubyte);;所有檔案 (*)</translation>
    </message>
    <message>
        <source>Choose a folder of images…</source>
        <translation>選擇影像資料夾…</translation>
    </message>
    <message>
        <source>Reviews, as of the sample</source>
        <translation>評論（與範例同類）</translation>
    </message>
    <message>
        <source>24,000 reviews of the kind that the sample has learned</source>
        <translation>24,000 則與範例訓練資料同類的評論</translation>
    </message>
    <message>
        <source>Drawn digits, as of the samples</source>
        <translation>程式繪製的數字（與範例同類）</translation>
    </message>
    <message>
        <source>24,000 digits drawn like those that the samples have learned</source>
        <translation>24,000 個與範例訓練資料同法繪製的數字</translation>
    </message>
    <message>
        <source>This model, before any step</source>
        <translation>本模型（未經任何步驟）</translation>
    </message>
    <message>
        <source>What earlier steps of the recipe have made smaller learns from the model as it was. A first step has nothing to learn from itself: choose another teacher for it.</source>
        <translation>配方前面步驟縮小後的模型，向原本的模型學習。第一個步驟無法向自己學習：請為它選擇其他教師模型。</translation>
    </message>
    <message>
        <source>The first 1,000 of the stories that the sample has learned</source>
        <translation>範例模型所學故事的前 1,000 則</translation>
    </message>
    <message>
        <source>The first 1,000 of the reviews that the sample has learned</source>
        <translation>範例模型所學評論的前 1,000 則</translation>
    </message>
    <message>
        <source>The first 1,000 of the digits that the samples have learned</source>
        <translation>範例模型所學數字的前 1,000 個</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校準</translation>
    </message>
    <message>
        <source>What passes through the layers while steps look at their inputs</source>
        <translation>步驟觀察各層輸入時通過各層的資料</translation>
    </message>
    <message>
        <source>Data to calibrate on</source>
        <translation>用來校準的資料</translation>
    </message>
    <message>
        <source>Choose calibration text…</source>
        <translation>選擇校準文字…</translation>
    </message>
    <message>
        <source>Texts (*.txt *.raw *.md);;All files (*)</source>
        <translation>文字 (*.txt *.raw *.md);;所有檔案 (*)</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeDocument</name>
    <message>
        <source>Add “%1”</source>
        <translation>新增「%1」</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>變更「%1」</translation>
    </message>
    <message>
        <source>Switch “%1” on</source>
        <translation>啟用「%1」</translation>
    </message>
    <message>
        <source>Switch “%1” off</source>
        <translation>停用「%1」</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>移除「%1」</translation>
    </message>
    <message>
        <source>Move “%1”</source>
        <translation>移動「%1」</translation>
    </message>
    <message>
        <source>Duplicate “%1”</source>
        <translation>再製「%1」</translation>
    </message>
    <message>
        <source>Rename the recipe</source>
        <translation>重新命名配方</translation>
    </message>
    <message>
        <source>Change the seed</source>
        <translation>變更種子</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeFoot</name>
    <message>
        <source>Memory beyond the model itself, which stays mapped from its file</source>
        <translation>模型本身以外的記憶體；模型仍由檔案對映</translation>
    </message>
    <message>
        <source>Run recipe</source>
        <translation>執行配方</translation>
    </message>
    <message>
        <source>Add a step first</source>
        <translation>請先新增步驟</translation>
    </message>
    <message>
        <source>A step cannot run; see the notes above</source>
        <translation>有步驟無法執行，請見上方說明</translation>
    </message>
    <message>
        <source>Compress the model and measure the result</source>
        <translation>壓縮模型並量測結果</translation>
    </message>
    <message>
        <source>No estimate</source>
        <translation>無法估計</translation>
    </message>
    <message>
        <source>Size &lt;b&gt;%1 → %2 MB&lt;/b&gt; est.</source>
        <translation>大小 &lt;b&gt;%1 → %2 MB&lt;/b&gt;（估計）</translation>
    </message>
    <message>
        <source>%1 bits/weight</source>
        <translation>%1 位元/權重</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>無事可做</translation>
    </message>
    <message>
        <source>Estimate: %1, up to %2 of memory</source>
        <translation>估計：%1，最多需記憶體 %2</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeHeader</name>
    <message>
        <source>Undo</source>
        <translation>復原</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Presets, load, save, copy</source>
        <translation>範本、載入、儲存、複製</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Name of the recipe</source>
        <translation>配方名稱</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>Steps that draw random numbers start from this</source>
        <translation>需要隨機數的步驟由此值開始</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>復原：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>Preset “%1”</source>
        <translation>範本「%1」</translation>
    </message>
    <message>
        <source>Name and seed…</source>
        <translation>名稱與種子…</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>載入…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>儲存…</translation>
    </message>
    <message>
        <source>Copy as command line</source>
        <translation>複製為命令列</translation>
    </message>
    <message>
        <source>Copy JSON</source>
        <translation>複製 JSON</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Clear the recipe</source>
        <translation>清除配方</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipePanel</name>
    <message>
        <source>Add step</source>
        <translation>新增步驟</translation>
    </message>
    <message>
        <source>Add a method to the end of the recipe</source>
        <translation>在配方末尾加入方法</translation>
    </message>
    <message>
        <source>Load a recipe</source>
        <translation>載入配方</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>配方 (*.json)</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>儲存配方</translation>
    </message>
</context>
<context>
    <name>lathe::app::ReportDialog</name>
    <message>
        <source>Save report</source>
        <translation>儲存報告</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在寫入…</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>寫入報告</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>已寫入：%1</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>報告</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>標題</translation>
    </message>
    <message>
        <source>Compression report</source>
        <translation>壓縮報告</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>執行紀錄</translation>
    </message>
    <message numerus="yes">
        <source>The %n ticked run(s)</source>
        <translation>
            <numerusform>勾選的 %n 筆執行紀錄</numerusform>
        </translation>
    </message>
    <message>
        <source>All runs that are done</source>
        <translation>所有已完成的執行紀錄</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>章節</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>總覽</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Machine and checksums</source>
        <translation>機器與校驗和</translation>
    </message>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>HTML, one file with charts</source>
        <translation>HTML，含圖表的單一檔案</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>CSV, the table of runs</source>
        <translation>CSV，執行紀錄表</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>列印…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>儲存…</translation>
    </message>
</context>
<context>
    <name>lathe::app::RunDetails</name>
    <message>
        <source>Differences from parent</source>
        <translation>與上層的差異</translation>
    </message>
    <message>
        <source>Restore recipe</source>
        <translation>還原配方</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新執行</translation>
    </message>
    <message>
        <source>Put this run&apos;s recipe into the recipe panel</source>
        <translation>將此執行紀錄的配方放入配方面板</translation>
    </message>
    <message>
        <source>Start a new recipe on top of this run&apos;s model</source>
        <translation>以此執行紀錄的模型為基礎開始新配方</translation>
    </message>
    <message>
        <source>Apply and measure the same recipe once more</source>
        <translation>再次套用並量測同一配方</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星號</translation>
    </message>
    <message>
        <source>Pin as baseline</source>
        <translation>釘選為基準</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>標籤</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>goal met</source>
        <translation>達成目標</translation>
    </message>
    <message>
        <source>goal missed</source>
        <translation>未達目標</translation>
    </message>
    <message>
        <source>Not comparable: %1</source>
        <translation>不可比較：%1</translation>
    </message>
    <message>
        <source>parent: %1</source>
        <translation>上層：%1</translation>
    </message>
    <message>
        <source>no parent</source>
        <translation>無上層</translation>
    </message>
    <message>
        <source>Unchanged: %1</source>
        <translation>未變：%1</translation>
    </message>
    <message>
        <source>Meets every limit</source>
        <translation>符合所有限制</translation>
    </message>
    <message>
        <source>Misses a limit</source>
        <translation>未符合限制</translation>
    </message>
    <message>
        <source>Goal: %1</source>
        <translation>目標：%1</translation>
    </message>
    <message>
        <source>ranked by %1</source>
        <translation>依 %1 排序</translation>
    </message>
    <message>
        <source>%1: %2 was not measured, so it is not ranked.</source>
        <translation>%1：未量測 %2，故不列入排名。</translation>
    </message>
    <message>
        <source>%1: %2 is not comparable, so it is not ranked.</source>
        <translation>%1：%2 不可比較，故不列入排名。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步數</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1／%2</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>Held-out loss, best</source>
        <translation>最佳保留損失</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>訓練時間</translation>
    </message>
    <message>
        <source>Ended early: by hand, by its time limit, or without progress.</source>
        <translation>提前結束：由使用者停止、到達時間上限，或不再進步。</translation>
    </message>
    <message>
        <source>Change, points</source>
        <translation>變化，百分點</translation>
    </message>
    <message>
        <source>Difference in accuracy on the same examples with its paired standard error, and the exact McNemar test: how likely so uneven a change is by chance</source>
        <translation>相同樣本上的準確率差與其配對標準誤，以及 McNemar 精確檢定：如此不均的改變出於偶然的機率</translation>
    </message>
    <message>
        <source>Changed answers</source>
        <translation>改變的答案</translation>
    </message>
    <message>
        <source> (−%1 +%2)</source>
        <translation>（−%1 +%2）</translation>
    </message>
    <message>
        <source>%1 lost: only the baseline was right. %2 gained: only this run is.</source>
        <translation>失去 %1 個：只有基準正確。獲得 %2 個：只有此執行正確。</translation>
    </message>
    <message>
        <source>Held-out loss as stored</source>
        <translation>儲存後的保留損失</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校準</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Windows or examples</source>
        <translation>視窗數或樣本數</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>列數</translation>
    </message>
    <message>
        <source>Explaining…</source>
        <translation>正在分析…</translation>
    </message>
    <message>
        <source>Explain this drop</source>
        <translation>說明品質為何下降</translation>
    </message>
    <message>
        <source>Finds the step, the layer and the tokens behind the loss of quality, and what would help; runs the recipe again</source>
        <translation>找出造成品質下降的步驟、層與詞元，以及改善的辦法；會重新執行配方</translation>
    </message>
    <message>
        <source>Warnings: %1</source>
        <translation>警告：%1</translation>
    </message>
    <message>
        <source>Why it predicts worse</source>
        <translation>為何預測變差</translation>
    </message>
    <message>
        <source>%1: the changed recipe is put into the recipe panel; undo takes it back</source>
        <translation>%1：將修改後的配方放入配方面板；可復原</translation>
    </message>
</context>
<context>
    <name>lathe::app::SensitivityView</name>
    <message>
        <source>Sensitivity of %1</source>
        <translation>%1 的敏感度</translation>
    </message>
    <message>
        <source>One weight compressed alone</source>
        <translation>只壓縮一個權重的影響</translation>
    </message>
    <message>
        <source>Most sensitive first</source>
        <translation>最敏感者在前</translation>
    </message>
    <message>
        <source>at %1 bits</source>
        <translation>%1 位元</translation>
    </message>
    <message>
        <source>Quality against size</source>
        <translation>品質與大小</translation>
    </message>
    <message>
        <source>Add bit plan</source>
        <translation>加入位元方案</translation>
    </message>
    <message>
        <source>Measure the bit plan of %1</source>
        <translation>實測 %1 的位元方案</translation>
    </message>
    <message>
        <source>How much does each weight suffer from fewer bits? Each is compressed alone to 8, 4, 3 and 2 bits, and what that changes of the predictions on a text is measured.</source>
        <translation>位元變少時，每個權重受多大影響？分別單獨壓縮到 8、4、3、2 位元，並在一段文字上測量預測的變化。</translation>
    </message>
    <message>
        <source>each weight</source>
        <translation>每個權重</translation>
    </message>
    <message>
        <source>each block</source>
        <translation>每個區塊</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位元</translation>
    </message>
    <message>
        <source>Each row is a weight, each column a number of bits; only this weight is compressed (rounding to nearest, groups of 64). Left, the quick score: the relative error of what the weight puts out, without running the rest of the model. Right, what was measured: the KL divergence of the predictions from the original&apos;s, with its standard error over the tokens. Each half has its own logarithmic colour scale. A framed cell is the bit width of the plan; a click or Space assigns another, or none.</source>
        <translation>每一列是一個權重，每一欄是一個位元數；只壓縮這個權重（捨入到最近值，每組 64 個）。左邊是速估分數：該權重輸出的相對誤差，不必執行模型其餘部分。右邊是實測：預測與原始模型的 KL 散度，附各 token 的標準誤。左右各有自己的對數色階。加框的格子是方案的位元數；點擊或空白鍵可改派或取消。</translation>
    </message>
    <message>
        <source>The weights by measured KL divergence at one bit width, on a logarithmic axis; whiskers are standard errors over the tokens. Weights whose whiskers overlap are not told apart by this text: read more of it.</source>
        <translation>在一個位元數下依實測 KL 散度排列的權重，對數軸；誤差線是各 token 的標準誤。誤差線重疊的權重無法以這段文字區分：請多讀一些。</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>%1 · %2 predictions</source>
        <translation>%1 · %2 個預測</translation>
    </message>
    <message>
        <source>One weight left in float</source>
        <translation>單一權重留在浮點數</translation>
    </message>
    <message>
        <source>No plan was measured yet: press “Measure plan”.</source>
        <translation>尚未實測任何方案：請按「實測方案」。</translation>
    </message>
    <message>
        <source>Which weight is worth leaving in float when all are compressed? Everything takes 8, 4, 3 and 2 bits but for one weight at a time, and how much nearer that brings the predictions on a text to the original&apos;s is measured.</source>
        <translation>全部壓縮時，哪個權重值得留在浮點數？除了每次一個權重之外，全部壓縮為 8、4、3、2 位元，並實測這使文字上的預測向原始模型靠近多少。</translation>
    </message>
    <message>
        <source>What is compressed or left in float at a time</source>
        <translation>每次壓縮或留在浮點數的對象</translation>
    </message>
    <message>
        <source>compressed alone</source>
        <translation>單獨壓縮</translation>
    </message>
    <message>
        <source>left in float</source>
        <translation>留在浮點數</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>測量方式</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>預測</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>實測</translation>
    </message>
    <message>
        <source>Predicted or measured</source>
        <translation>預測或實測</translation>
    </message>
    <message>
        <source>Each row is a weight, each column a number of bits; all weights are compressed to it (rounding to nearest, groups of 64) but this one, which stays in float. Left, the quick score: the relative error of what the weight puts out when it is compressed. Right, what was measured: how much smaller the KL divergence of the predictions from the original&apos;s is with it in float, with its standard error, paired by token. Below zero the model does better with it compressed too, since errors can cancel. Each half has its own logarithmic colour scale. A framed cell is the bit width of the plan; a click or Space assigns another, or none.</source>
        <translation>每一列是一個權重，每一欄是一個位元數；除了這個權重留在浮點數之外，所有權重都壓縮為該位元數（捨入到最近值，每組 64 個）。左邊是速估分數：該權重壓縮後輸出的相對誤差。右邊是實測：它留在浮點數時，預測與原始模型的 KL 散度減少多少，附標準誤（逐 token 配對）。小於零表示連它也壓縮時模型反而更好，因為誤差可以相消。左右各有自己的對數色階。加框的格子是方案的位元數；點擊或空白鍵可改派或取消。</translation>
    </message>
    <message>
        <source>The weights by how much KL divergence they give back when they alone stay in float at one bit width; whiskers are standard errors, paired by token. Weights whose whiskers overlap are not told apart by this text: read more of it.</source>
        <translation>各權重在某一位元數下單獨留在浮點數時減少的 KL 散度；誤差線是標準誤（逐 token 配對）。誤差線重疊的權重無法以這份文字區分：請多讀一些。</translation>
    </message>
    <message>
        <source>Estimated sensitivity of %1</source>
        <translation>速估 %1 的敏感度</translation>
    </message>
    <message>
        <source>Estimated, nothing measured</source>
        <translation>速估，未實測</translation>
    </message>
    <message>
        <source>%1 · %2 tokens read</source>
        <translation>%1 · 讀入 %2 個 token</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>速估</translation>
    </message>
    <message>
        <source>Estimated, largest error first</source>
        <translation>速估，誤差最大者在前</translation>
    </message>
    <message>
        <source>Which weights may suffer from fewer bits, at a glance? Each is compressed to 8, 4, 3 and 2 bits, and how far its own outputs move on a text is computed. That estimates what predictions lose, and measures none.</source>
        <translation>想一眼看出哪些權重可能受位元變少之害？分別壓縮到 8、4、3、2 位元，計算它自身的輸出在一段文字上偏移多少。這只估計預測的損失，並不測量任何預測。</translation>
    </message>
    <message>
        <source>Cost: the model reads the text about %1 times; measuring takes about %2.</source>
        <translation>成本：模型約讀 %1 次文字；實測約需 %2 次。</translation>
    </message>
    <message>
        <source>Cost: the model reads the text about %1 times; the quick estimate takes about %2.</source>
        <translation>成本：模型約讀 %1 次文字；速估約需 %2 次。</translation>
    </message>
    <message>
        <source>quick estimate</source>
        <translation>速估</translation>
    </message>
    <message>
        <source>Compressed alone: all others stay as they are. Left in float: all others are compressed, so that errors which add up or cancel are seen. Quick estimate: only how far each weight&apos;s own outputs move; no prediction is measured. It costs two readings of the text, and what is measured later stands beside it.</source>
        <translation>單獨壓縮：其他權重保持原樣。留在浮點數：其他權重全部壓縮，因此看得到相加或相消的誤差。速估：只看各權重自身的輸出偏移多少，不測量任何預測；只需讀兩次文字，之後的實測會列在旁邊。</translation>
    </message>
    <message>
        <source>Measured: plans (circles) and uniform bits (squares) with everything compressed at once, on windows of the text behind those of the plans; whiskers are standard errors over the windows. A click or Space on a circle takes its plan again.</source>
        <translation>實測：方案（圓形）與均一位元數（方形）全部同時壓縮，在制定方案所用視窗之後的文字視窗上測量；誤差線是各視窗的標準誤。點擊圓形或按空白鍵可重新採用該方案。</translation>
    </message>
    <message>
        <source>Estimated, not measured. Squares: all weights at one bit width. Circles: the best mixture of widths for each size by the estimate, found exactly (multiple-choice knapsack). The axis adds up the squared relative errors of the weights&apos; outputs, which is no KL divergence: it ranks plans, and says nothing of how much predictions lose.</source>
        <translation>速估，未實測。方形：所有權重用同一位元數。圓形：每個大小下依速估最佳的位元數混合，為精確解（多選背包問題）。縱軸把各權重輸出的相對誤差平方相加，並不是 KL 散度：它能排列方案的先後，但不能說明預測損失多少。</translation>
    </message>
    <message>
        <source>Predicted. Squares: all weights at one bit width. Circles: the best mixture of widths for each size, found exactly (multiple-choice knapsack). Both add up what was measured of each weight by itself; whiskers are the standard errors added up, the most that they can make together. The diamond is the plan with everything compressed at once, as measured.</source>
        <translation>預測。方形：所有權重用同一位元數。圓形：每個大小下最佳的位元數混合，為精確解（多選背包問題）。兩者都把各權重分別測得的結果相加；誤差線是標準誤相加，是它們合起來的上限。菱形是整個方案同時壓縮後的實測。</translation>
    </message>
    <message>
        <source>Estimates, nothing measured. Each row is a weight, each column a number of bits; the weight is compressed (rounding to nearest, groups of 64), and the number is the relative error of what it puts out, ‖W&apos;X − WX‖ / ‖WX‖ in %, with X what it reads of the text. The rest of the model is not run, so what predictions lose is not known: a later layer may damp the error or amplify it. Measure “compressed alone” or “left in float” to see that beside. A framed cell is the bit width of the plan; a click or Space assigns another, or none.</source>
        <translation>速估，未實測。每一列是一個權重，每一欄是一個位元數；壓縮該權重（捨入到最近值，每組 64 個），數字是它輸出的相對誤差 ‖W&apos;X − WX‖ / ‖WX‖（%），X 是它從文字讀到的輸入。模型其餘部分並未執行，因此不知道預測損失多少：後面的層可能減弱或放大誤差。以「單獨壓縮」或「留在浮點數」實測，便可對照。加框的格子是方案的位元數；點擊或空白鍵可改派或取消。</translation>
    </message>
    <message>
        <source>Estimates, nothing measured: the weights by the relative error of what they put out at one bit width, on a logarithmic axis. There are no whiskers, since this is not a mean over predictions.</source>
        <translation>速估，未實測：在一個位元數下依輸出的相對誤差排列的權重，對數軸。沒有誤差線，因為這不是各預測的平均。</translation>
    </message>
</context>
<context>
    <name>lathe::app::SimilarityView</name>
    <message>
        <source>Add the removal of blocks</source>
        <translation>加入移除區塊</translation>
    </message>
    <message>
        <source>Layers of %1</source>
        <translation>%1 的各層</translation>
    </message>
    <message>
        <source>What each block changes</source>
        <translation>每個區塊改變多少</translation>
    </message>
    <message>
        <source>%1 · %2 positions</source>
        <translation>%1 · %2 個位置</translation>
    </message>
    <message>
        <source>If neighbours go together</source>
        <translation>若移除相鄰區塊</translation>
    </message>
    <message>
        <source>How alike the streams are</source>
        <translation>殘差流有多相似</translation>
    </message>
    <message>
        <source>Mark blocks</source>
        <translation>標記區塊</translation>
    </message>
    <message>
        <source>%1 without the marked blocks</source>
        <translation>不含已標記區塊的 %1</translation>
    </message>
    <message>
        <source>Which blocks change what passes them least? Block influence, angular distance and similarity of the streams behind all blocks, on a text.</source>
        <translation>哪些區塊對經過的殘差流改變最小？在一段文字上測量區塊影響力、角距離，以及各區塊之後殘差流的相似度。</translation>
    </message>
    <message>
        <source>by influence</source>
        <translation>依影響力</translation>
    </message>
    <message>
        <source>neighbours, by angle</source>
        <translation>相鄰者，依角度</translation>
    </message>
    <message>
        <source>What “lowest” means</source>
        <translation>「最低」的含義</translation>
    </message>
    <message>
        <source>Linear CKA</source>
        <translation>線性 CKA</translation>
    </message>
    <message>
        <source>Debiased CKA</source>
        <translation>去偏 CKA</translation>
    </message>
    <message>
        <source>Angular distance</source>
        <translation>角距離</translation>
    </message>
    <message>
        <source>Measure of similarity</source>
        <translation>相似度的量度</translation>
    </message>
    <message>
        <source>Blocks to mark</source>
        <translation>要標記的區塊數</translation>
    </message>
    <message>
        <source>Removes all marked blocks at once and measures the KL on the text</source>
        <translation>一次移除所有已標記的區塊，並在文字上實測 KL</translation>
    </message>
    <message>
        <source>For each number of neighbouring blocks the angular distance across those that turn the stream least (Gromov and others, 2024). While the line stays low, that many can be tried. A click or Space marks them.</source>
        <translation>對每個相鄰區塊數，使殘差流轉動最小的那一段的角距離（Gromov 等，2024）。線條保持在低處時，可以嘗試移除那麼多。點擊或空白鍵標記它們。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Block influence: 1 minus the mean cosine of what enters a block and what leaves it (ShortGPT, Men and others, 2024). Angular distance: the mean angle between the two over π. Small numbers mean that the block hardly turns the stream; they do not say that the little it adds is useless, so measure before trusting them. Each column has its own logarithmic colour scale. Arrow keys, or a click with Ctrl, select a block; a click or Space marks it for removal; marked blocks are hatched.</source>
        <translation>區塊影響力：1 減去進入與離開區塊者的平均餘弦（ShortGPT，Men 等，2024）。角距離：兩者的平均夾角除以 π。數值小表示區塊幾乎不轉動殘差流，但不表示它加入的那一點沒有用，因此採信之前請先實測。每一欄各有自己的對數色階。方向鍵或按住 Ctrl 點擊可選取區塊；點擊或空白鍵標記它以便移除；已標記的區塊畫有斜線。</translation>
    </message>
    <message>
        <source>The residual stream before the first block (“in”) and behind each block, against itself. Linear CKA (Kornblith and others, 2019) is 1 where two streams say the same of all positions up to rotation and scale; debiased, it no longer grows because positions are few. Squares of high values along the diagonal are blocks that change little together. The angular distance is the mean angle over π. The outlined cell is the selected block: what enters it and what leaves it. A click or Space on a cell marks the blocks between its two streams; a click on a name, Shift+Space for the row or Ctrl+Space for the column selects a block.</source>
        <translation>第一個區塊之前（「輸入」）與每個區塊之後的殘差流，彼此相比。線性 CKA（Kornblith 等，2019）為 1 時，兩條殘差流對所有位置所說的相同，只差旋轉與縮放；去偏之後，它不再因位置數少而偏大。沿對角線數值高的方塊，是合起來改變很小的區塊。角距離是平均夾角除以 π。框出的儲存格是選取的區塊：進入它的與離開它的。點擊儲存格或按空白鍵標記兩條殘差流之間的區塊；點擊名稱，或按 Shift+空白鍵（列）、Ctrl+空白鍵（欄）則選取區塊。</translation>
    </message>
</context>
<context>
    <name>lathe::app::SmoothingBar</name>
    <message>
        <source>Move difficulty to weights</source>
        <translation>把難度移給權重</translation>
    </message>
    <message>
        <source>Strength of smoothing</source>
        <translation>平滑強度</translation>
    </message>
    <message>
        <source>Add to recipe</source>
        <translation>加入配方</translation>
    </message>
    <message>
        <source>Adds a SmoothQuant step of this strength for the whole model, or gives the one at the end of the recipe this strength</source>
        <translation>為整個模型加入此強度的 SmoothQuant 步驟；若配方末尾已有，則改用此強度</translation>
    </message>
</context>
<context>
    <name>lathe::app::StartPage</name>
    <message>
        <source>about %1 B parameters</source>
        <translation>約 %1 B 參數</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>處理器</translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n 個執行緒</numerusform>
        </translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>指令集</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>記憶體</translation>
    </message>
    <message>
        <source>%1 of %2 free</source>
        <translation>可用 %1，共 %2</translation>
    </message>
    <message>
        <source>Fits in 16 bit</source>
        <translation>16 位元可容納</translation>
    </message>
    <message>
        <source>Weights only</source>
        <translation>僅權重</translation>
    </message>
    <message>
        <source>Fits in 4 bit</source>
        <translation>4 位元可容納</translation>
    </message>
    <message>
        <source>Weights only, scales counted</source>
        <translation>僅權重，含縮放因子</translation>
    </message>
    <message>
        <source>Make a model smaller, and see what it costs.</source>
        <translation>把模型變小，看看代價是什麼。</translation>
    </message>
    <message>
        <source>Drop models or recipes here.</source>
        <translation>將模型或配方拖放到這裡。</translation>
    </message>
    <message>
        <source>Several models at once open side by side.</source>
        <translation>同時拖放多個模型，會並列開啟。</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>這台機器</translation>
    </message>
    <message>
        <source>Works offline. No account, no telemetry.</source>
        <translation>離線運作。不需帳號，不傳送遙測資料。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Models that you open are listed here.</source>
        <translation>開啟過的模型會列在這裡。</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>how much time do you have? · on the sample model</source>
        <translation>你有多少時間？· 用範例模型</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Classifiers:</source>
        <translation>分類器：</translation>
    </message>
    <message>
        <source>Digits (ViT)</source>
        <translation>數字（ViT）</translation>
    </message>
    <message>
        <source>Digits (MLP)</source>
        <translation>數字（MLP）</translation>
    </message>
    <message>
        <source>Reviews (BERT)</source>
        <translation>評論（BERT）</translation>
    </message>
    <message>
        <source>Open sample model: %1</source>
        <translation>開啟範例模型：%1</translation>
    </message>
    <message>
        <source>Open sample model</source>
        <translation>開啟範例模型</translation>
    </message>
    <message>
        <source>Stories 2.6M, with text and tasks</source>
        <translation>Stories 2.6M，附文字與任務</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>開啟檔案…</translation>
    </message>
    <message>
        <source>GGUF, safetensors, .lathe.h5, llama2.c</source>
        <translation>GGUF、safetensors、.lathe.h5、llama2.c</translation>
    </message>
</context>
<context>
    <name>lathe::app::StatisticsDialog</name>
    <message>
        <source>Effective ranks</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形狀</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>Std. dev.</source>
        <translation>標準差</translation>
    </message>
    <message>
        <source>Skewness</source>
        <translation>偏度</translation>
    </message>
    <message>
        <source>Kurtosis</source>
        <translation>峰度</translation>
    </message>
    <message>
        <source>Max/σ</source>
        <translation>最大值/σ</translation>
    </message>
    <message>
        <source>Zeros (%)</source>
        <translation>零值（%）</translation>
    </message>
    <message>
        <source>Eff. rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>Looking at all values…</source>
        <translation>正在查看所有值…</translation>
    </message>
    <message numerus="yes">
        <source>All values of %n weights. A click on a title sorts.</source>
        <translation>
            <numerusform>%n 個權重的所有值。按一下標題即可排序。</numerusform>
        </translation>
    </message>
    <message>
        <source>Statistics of all weights</source>
        <translation>所有權重的統計</translation>
    </message>
    <message>
        <source>One row for each weight. Kurtosis far above 0 and a large Max/σ mean heavy tails: few levels of a coarse grid then fall where most values are. A low effective rank means that low-rank methods lose little.</source>
        <translation>每列一個權重。峰度遠大於 0 且最大值/σ 很大表示重尾：粗格點中只有少數層級落在大多數值所在之處。有效秩低表示低秩方法損失很小。</translation>
    </message>
    <message>
        <source>Measure &amp;ranks</source>
        <translation>測量秩(&amp;R)</translation>
    </message>
    <message>
        <source>Effective ranks of all weights, as a job: slow for wide ones.</source>
        <translation>以工作測量所有權重的有效秩：寬的權重較慢。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>複製(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save as CSV…</source>
        <translation>另存為 CSV(&amp;S)…</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>lathe::app::StepCard</name>
    <message>
        <source>Duplicate</source>
        <translation>再製</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>More about this step</source>
        <translation>此步驟的更多選項</translation>
    </message>
    <message>
        <source>Explain this method</source>
        <translation>說明此方法</translation>
    </message>
    <message>
        <source>Open this step</source>
        <translation>展開此步驟</translation>
    </message>
    <message>
        <source>Move this step</source>
        <translation>移動此步驟</translation>
    </message>
    <message>
        <source>Drag to reorder; Alt+Up and Alt+Down by keyboard</source>
        <translation>拖曳以重新排序；鍵盤用 Alt+↑ 與 Alt+↓</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>步驟 %1：%2</translation>
    </message>
    <message>
        <source>Use step %1</source>
        <translation>使用步驟 %1</translation>
    </message>
</context>
<context>
    <name>lathe::app::StepList</name>
    <message>
        <source>%1 · %2 of memory</source>
        <translation>%1 · 記憶體 %2</translation>
    </message>
</context>
<context>
    <name>lathe::app::StepToolbar</name>
    <message>
        <source>Step %1</source>
        <translation>步驟 %1</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>log</source>
        <translation>對數</translation>
    </message>
    <message>
        <source>Count on a logarithmic axis</source>
        <translation>數量以對數軸顯示</translation>
    </message>
    <message>
        <source>Best clip</source>
        <translation>最佳截斷</translation>
    </message>
    <message>
        <source>Search the clip range with the least squared error</source>
        <translation>搜尋平方誤差最小的截斷範圍</translation>
    </message>
    <message>
        <source>Add to recipe</source>
        <translation>加入配方</translation>
    </message>
    <message>
        <source>This picture edits a step of the recipe. Click to try something else.</source>
        <translation>此圖正在編輯配方的步驟。點一下可改試其他設定。</translation>
    </message>
</context>
<context>
    <name>lathe::app::TargetEditor</name>
    <message>
        <source>Choose the weights that this step changes</source>
        <translation>選擇此步驟要變更的權重</translation>
    </message>
    <message>
        <source>Weights: %1</source>
        <translation>權重：%1</translation>
    </message>
</context>
<context>
    <name>lathe::app::TileBar</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source> bits</source>
        <translation> 位元</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位元數</translation>
    </message>
    <message>
        <source>one scale per row</source>
        <translation>每列一個縮放因子</translation>
    </message>
    <message>
        <source>groups of %1</source>
        <translation>每組 %1 個</translation>
    </message>
    <message>
        <source>Columns that share a scale</source>
        <translation>共用縮放因子的欄</translation>
    </message>
    <message>
        <source>largest inputs first</source>
        <translation>先處理最大的輸入</translation>
    </message>
    <message>
        <source>Act-order: columns in the order of their inputs&apos; size; groups keep the scales of the weight as it is</source>
        <translation>Act-order：各欄按輸入大小排序；各組沿用原權重的縮放因子</translation>
    </message>
    <message>
        <source>chosen share</source>
        <translation>指定比例</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>zeros in every few neighbouring columns</comment>
        <translation>每 %2 個有 %1 個零</translation>
    </message>
    <message>
        <source>Which weights become zero</source>
        <translation>哪些權重變成零</translation>
    </message>
    <message>
        <source>Share of zeros, percent</source>
        <translation>零的比例，百分比</translation>
    </message>
    <message>
        <source>Size of the tile, rows × columns</source>
        <translation>小塊大小，列 × 欄</translation>
    </message>
    <message>
        <source>row </source>
        <comment>prefix of the tile&apos;s first row</comment>
        <translation>列 </translation>
    </message>
    <message>
        <source>First row of the tile</source>
        <translation>小塊的第一列</translation>
    </message>
    <message>
        <source>input </source>
        <comment>prefix of the tile&apos;s first column</comment>
        <translation>輸入 </translation>
    </message>
    <message>
        <source>First column of the tile</source>
        <translation>小塊的第一欄</translation>
    </message>
</context>
<context>
    <name>lathe::app::TokenDetails</name>
    <message>
        <source>Likeliest tokens of: %1</source>
        <translation>最可能的 token：%1</translation>
    </message>
</context>
<context>
    <name>lathe::app::WarningTexts</name>
    <message>
        <source>After %1: %2</source>
        <translation>%1 之後：%2</translation>
    </message>
    <message>
        <source>The same is true of %1 more.</source>
        <translation>另有 %1 處亦然。</translation>
    </message>
    <message>
        <source>%1 parts most from what it gave before.</source>
        <translation>其中 %1 與先前輸出的差異最大。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>the output of %1 holds NaN or infinity.</source>
        <translation>%1 的輸出含有 NaN 或無限大。</translation>
    </message>
    <message>
        <source>the output of %1 is nothing but zeros, which it was not before.</source>
        <translation>%1 的輸出全為零，先前並非如此。</translation>
    </message>
    <message>
        <source>the output of %1 is the same at every position, which it was not before.</source>
        <translation>%1 的輸出在每個位置都相同，先前並非如此。</translation>
    </message>
    <message>
        <source>nothing has changed; training has left every value as it was.</source>
        <translation>毫無改變；訓練並未更動任何數值。</translation>
    </message>
    <message>
        <source>nothing has changed; every weight has the same values as before.</source>
        <translation>毫無改變；每個權重的數值都與先前相同。</translation>
    </message>
    <message>
        <source>%1 was compressed without having been watched, since no calibration data reached it.</source>
        <translation>%1 未經觀察即被壓縮，因為沒有校準資料到達它。</translation>
    </message>
    <message>
        <source>%1 was compressed without having been watched, since nothing of %2 reached it.</source>
        <translation>%1 未經觀察即被壓縮，因為 %2 中沒有任何內容到達它。</translation>
    </message>
    <message>
        <source>the model cannot be run.</source>
        <translation>模型無法執行。</translation>
    </message>
    <message>
        <source>the model cannot be run (%1).</source>
        <translation>模型無法執行（%1）。</translation>
    </message>
    <message>
        <source>%1 holds NaN or infinity.</source>
        <translation>%1 含有 NaN 或無限大。</translation>
    </message>
    <message>
        <source>%1 holds NaN or infinity, first at row %2, column %3.</source>
        <translation>%1 含有 NaN 或無限大，首見於第 %2 列、第 %3 欄。</translation>
    </message>
    <message>
        <source>perplexity is more than %1 times as much as before.</source>
        <translation>困惑度超過先前的 %1 倍。</translation>
    </message>
    <message>
        <source>perplexity is %1, %2 times as much as before.</source>
        <translation>困惑度為 %1，是先前的 %2 倍。</translation>
    </message>
    <message>
        <source>the model repeats itself, which it did not before.</source>
        <translation>模型不斷重複，先前並非如此。</translation>
    </message>
    <message>
        <source>the model repeats itself, which it did not before: of %1 tokens that it wrote, the last are the same %2 over and over.</source>
        <translation>模型不斷重複，先前並非如此：在它寫出的 %1 個 token 中，最後一直是相同的 %2 個。</translation>
    </message>
    <message>
        <source>Seen on %1 tokens of a built-in story.</source>
        <translation>觀察自內建故事的 %1 個 token。</translation>
    </message>
    <message>
        <source>Seen on %1 tokens of %2.</source>
        <translation>觀察自 %2 的 %1 個 token。</translation>
    </message>
    <message>
        <source>Seen on %1 examples of %2.</source>
        <translation>觀察自 %2 的 %1 個範例。</translation>
    </message>
    <message>
        <source>Switch the step off</source>
        <translation>停用此步驟</translation>
    </message>
    <message>
        <source>Leave %1 out of the step</source>
        <translation>將 %1 排除於此步驟之外</translation>
    </message>
    <message>
        <source>Leave those %1 weights out of the step</source>
        <translation>將這 %1 個權重排除於此步驟之外</translation>
    </message>
    <message>
        <source>Give the step %1 bits</source>
        <translation>將此步驟改為 %1 位元</translation>
    </message>
    <message>
        <source>Lower its sparsity to %1</source>
        <translation>將其稀疏度降為 %1</translation>
    </message>
</context>
<context>
    <name>lathe::app::WeightBox</name>
    <message>
        <source>Before the walk</source>
        <translation>處理前</translation>
    </message>
    <message>
        <source>Value of the weight before the walk</source>
        <translation>處理前的權重值</translation>
    </message>
    <message>
        <source>The walk is done anew with this value</source>
        <translation>用這個值重新處理一遍</translation>
    </message>
    <message>
        <source>Takes the last edit of the tile back</source>
        <translation>復原對小塊的最後一次修改</translation>
    </message>
    <message>
        <source>Takes all edits of the tile back</source>
        <translation>復原對小塊的所有修改</translation>
    </message>
</context>
<context>
    <name>lathe::app::WeightsView</name>
    <message>
        <source>Weights</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>block %1 · %2</source>
        <translation>區塊 %1 · %2</translation>
    </message>
    <message>
        <source>Weights and levels</source>
        <translation>權重與量化位準</translation>
    </message>
    <message>
        <source>min–max, ±2σ</source>
        <translation>最小–最大，±2σ</translation>
    </message>
    <message>
        <source>%1 in all %2 blocks</source>
        <translation>全部 %2 個區塊的 %1</translation>
    </message>
    <message>
        <source>block number left, SQNR in dB right · orange: below %1 dB · lines: clip range</source>
        <translation>左：區塊編號，右：SQNR（dB）· 橘色：低於 %1 dB · 線：截斷範圍</translation>
    </message>
    <message>
        <source>Choose a weight in the tree to see how its values are spread.</source>
        <translation>在樹狀清單中選擇權重，以檢視其數值分布。</translation>
    </message>
    <message>
        <source>Show the first one</source>
        <translation>顯示第一個</translation>
    </message>
    <message>
        <source>Grey: how many weights lie in each bin. Blue: the levels that the step can write, each as high as the number of weights that get it; the band beside a head is the spread over the scales of all groups. Orange lines: the ends of the levels; drag one to clip. Below: root mean square error of the weights that share a level.</source>
        <translation>灰色：每個區間有多少權重。藍色：此步驟能寫出的位準，高度為得到該位準的權重數；圓點旁的帶狀為各群組縮放因子造成的範圍。橘線：位準的兩端；拖曳即可截斷。下方：同一位準的權重的均方根誤差。</translation>
    </message>
    <message>
        <source>The same weight in every block, on one axis, on a sample of each. SQNR is 10 log₁₀ of the signal&apos;s energy over the error&apos;s; 6 dB are about one bit.</source>
        <translation>每個區塊的同一權重，共用一軸，各取樣本。SQNR 為訊號能量與誤差能量之比取 10 log₁₀；6 dB 約為一個位元。</translation>
    </message>
    <message>
        <source>Each row is one channel of the weight&apos;s outputs, or of its inputs: light from its smallest to its largest weight, dark two standard deviations around the mean. A channel that sticks out stretches the scale of everything that shares it. A click or Space selects an input channel in all views; on an output of queries, keys or values it selects the head. What is selected has a coloured band.</source>
        <translation>每列是權重的一個輸出通道或輸入通道：淺色由最小到最大的權重，深色為平均值上下兩個標準差。突出的通道會拉大與它共用縮放因子的所有權重的縮放因子。點擊或空白鍵會在所有檢視中選取輸入通道；在查詢、鍵或值的輸出上則選取該頭。選取的部分有彩色橫帶。</translation>
    </message>
    <message>
        <source>Range of outputs</source>
        <translation>輸出的範圍</translation>
    </message>
    <message>
        <source>Range of inputs</source>
        <translation>輸入的範圍</translation>
    </message>
    <message>
        <source>Which channels are shown</source>
        <translation>顯示哪些通道</translation>
    </message>
</context>
<context>
    <name>lathe::app::Workbench</name>
    <message>
        <source>Open %1</source>
        <translation>開啟 %1</translation>
    </message>
    <message>
        <source>Opened %1: %2 weights, mapped</source>
        <translation>已開啟 %1：%2 個權重，記憶體對映</translation>
    </message>
    <message>
        <source>Recipe “%1”</source>
        <translation>配方「%1」</translation>
    </message>
    <message>
        <source>%1 finished</source>
        <translation>%1 已完成</translation>
    </message>
    <message>
        <source>Measure %1</source>
        <translation>量測 %1</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ChannelBars</name>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>quantity: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>before: %1</source>
        <translation>之前：%1</translation>
    </message>
    <message>
        <source>above the threshold</source>
        <translation>超過閾值</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>通道 %1</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>閾值 %1</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ChannelRangeChart</name>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>標準差</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>通道 %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>mean %1 · standard deviation %2</source>
        <translation>平均值 %1 · 標準差 %2</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>ch</source>
        <translation>通道</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ChartTableView</name>
    <message>
        <source>Copy table</source>
        <translation>複製表格</translation>
    </message>
    <message>
        <source>Explain this table</source>
        <translation>說明此表格</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>儲存表格</translation>
    </message>
    <message>
        <source>table</source>
        <translation>表格</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ChartWidget</name>
    <message>
        <source>Copy image</source>
        <translation>複製圖片</translation>
    </message>
    <message>
        <source>Save PNG…</source>
        <translation>儲存 PNG…</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>PNG 圖片 (*.png)</translation>
    </message>
    <message>
        <source>Save SVG…</source>
        <translation>儲存 SVG…</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 向量圖 (*.svg)</translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation>儲存 CSV…</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>逗號分隔值 (*.csv)</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格顯示</translation>
    </message>
    <message>
        <source>Explain this chart</source>
        <translation>說明此圖表</translation>
    </message>
    <message>
        <source>Save chart</source>
        <translation>儲存圖表</translation>
    </message>
    <message>
        <source>chart</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>“%1” could not be written. Check the folder&apos;s permissions and free space, or choose another folder.</source>
        <translation>無法寫入「%1」。請檢查資料夾的權限與可用空間，或選擇其他資料夾。</translation>
    </message>
    <message>
        <source>Nothing to show yet.</source>
        <translation>尚無內容可顯示。</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ConfusionMatrix</name>
    <message>
        <source>right class</source>
        <translation>正確類別</translation>
    </message>
    <message>
        <source>taken for %1</source>
        <translation>判為 %1</translation>
    </message>
    <message>
        <source>%1: %2 right</source>
        <translation>%1：%2 個正確</translation>
    </message>
    <message>
        <source>%1 taken for %2: %3</source>
        <translation>%1 被判為 %2：%3 個</translation>
    </message>
    <message>
        <source>%1 % of the examples of %2</source>
        <translation>%2 的樣本的 %1 %</translation>
    </message>
    <message>
        <source>right ↓   predicted →</source>
        <translation>正確 ↓   預測 →</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::DotPlot</name>
    <message>
        <source>task</source>
        <translation>任務</translation>
    </message>
    <message>
        <source>run</source>
        <translation>執行紀錄</translation>
    </message>
    <message>
        <source>± error</source>
        <translation>± 誤差</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未量測</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>number, unit</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ExportPlanModel</name>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>re-encoded</source>
        <translation>重新編碼</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒絕</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>張量</translation>
    </message>
    <message>
        <source>Stored now</source>
        <translation>目前儲存為</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>檔案中</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>處理方式</translation>
    </message>
    <message>
        <source>Relative error</source>
        <translation>相對誤差</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::FitBar</name>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>limit in bytes</source>
        <translation>上限（位元組）</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>可容納</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>%1 to spare</source>
        <translation>尚餘 %1</translation>
    </message>
    <message>
        <source>%1 too much</source>
        <translation>超出 %1</translation>
    </message>
    <message>
        <source>%1 needs %2</source>
        <comment>model, bytes</comment>
        <translation>%1 需要 %2</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::FlipGallery</name>
    <message>
        <source>example</source>
        <translation>樣本</translation>
    </message>
    <message>
        <source>right class</source>
        <translation>正確類別</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之後</translation>
    </message>
    <message>
        <source>before %1, after %2</source>
        <translation>之前 %1，之後 %2</translation>
    </message>
    <message>
        <source>example %1, which is %2</source>
        <translation>樣本 %1，正確類別 %2</translation>
    </message>
    <message>
        <source>%1 more in the table</source>
        <translation>表格中還有 %1 個</translation>
    </message>
    <message>
        <source>is %1</source>
        <translation>實為 %1</translation>
    </message>
    <message>
        <source>example %1</source>
        <translation>樣本 %1</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::HeatMap</name>
    <message>
        <source>± error</source>
        <translation>± 誤差</translation>
    </message>
    <message>
        <source>marked</source>
        <translation>已標記</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>nothing here</source>
        <translation>此處無值</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>quantity: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>marked for removal</source>
        <translation>已標記移除</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已選用</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::HistogramChart</name>
    <message>
        <source>kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>code</source>
        <translation>量化碼</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>from</source>
        <translation>起</translation>
    </message>
    <message>
        <source>to</source>
        <translation>迄</translation>
    </message>
    <message>
        <source>count</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>RMS error</source>
        <translation>均方根誤差</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>截斷</translation>
    </message>
    <message>
        <source>level</source>
        <translation>量化位準</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>bin</source>
        <translation>區間</translation>
    </message>
    <message>
        <source>%1 weights · %2 %</source>
        <translation>%1 個權重 · %2 %</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>between %1 and %2, by scale</source>
        <translation>介於 %1 與 %2 之間，依縮放因子而定</translation>
    </message>
    <message>
        <source>RMS error %1</source>
        <translation>均方根誤差 %1</translation>
    </message>
    <message>
        <source>holds clipped values</source>
        <translation>含被截斷的值</translation>
    </message>
    <message>
        <source>code %1 at %2</source>
        <translation>量化碼 %1，位於 %2</translation>
    </message>
    <message>
        <source>lower clip line at %1</source>
        <translation>截斷下限 %1</translation>
    </message>
    <message>
        <source>upper clip line at %1</source>
        <translation>截斷上限 %1</translation>
    </message>
    <message>
        <source>pruning threshold at %1</source>
        <translation>剪枝閾值 %1</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::LatencyChart</name>
    <message>
        <source>run</source>
        <translation>執行紀錄</translation>
    </message>
    <message>
        <source>p50 ms</source>
        <translation>p50 ms</translation>
    </message>
    <message>
        <source>p90 ms</source>
        <translation>p90 ms</translation>
    </message>
    <message>
        <source>p99 ms</source>
        <translation>p99 ms</translation>
    </message>
    <message>
        <source>comparable</source>
        <translation>可比較</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未量測</translation>
    </message>
    <message>
        <source>p50 %1 · p90 %2 · p99 %3 ms</source>
        <translation>p50 %1 · p90 %2 · p99 %3 ms</translation>
    </message>
    <message>
        <source>not comparable: measured on another machine</source>
        <translation>不可比較：在另一台機器上量測</translation>
    </message>
    <message>
        <source>within the goal</source>
        <translation>達成目標</translation>
    </message>
    <message>
        <source>misses the goal</source>
        <translation>未達目標</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>goal p90 ≤ %1</source>
        <translation>目標 p90 ≤ %1</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p90</source>
        <translation>p90</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::LayerTreeModel</name>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>區塊 %1</translation>
    </message>
    <message>
        <source>%1 parameters, %2</source>
        <translation>%1 個參數，%2</translation>
    </message>
    <message>
        <source>%1
%2, %3, %4</source>
        <translation>%1
%2，%3，%4</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形狀</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>參數量</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>計畫</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::LineChart</name>
    <message>
        <source>%1: %2</source>
        <comment>series: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 %2 · %3</source>
        <comment>x name, x, y name</comment>
        <translation>%1 %2 · %3</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::LiveCurve</name>
    <message>
        <source>Curve</source>
        <translation>曲線</translation>
    </message>
    <message>
        <source>%1 (1 of %2 points)</source>
        <translation>%1（每 %2 點取 1 點）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>series: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 %2 · %3</source>
        <comment>x name, x, y name</comment>
        <translation>%1 %2 · %3</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>對數刻度</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::MessageBar</name>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::Note</name>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>複製訊息</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::RankedBars</name>
    <message>
        <source>± error</source>
        <translation>± 誤差</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>axis name: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>第 %1–%2 個，共 %3 個</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ReliabilityChart</name>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>from</source>
        <translation>起</translation>
    </message>
    <message>
        <source>to</source>
        <translation>迄</translation>
    </message>
    <message>
        <source>examples</source>
        <translation>樣本數</translation>
    </message>
    <message>
        <source>mean confidence</source>
        <translation>平均信心</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>準確率</translation>
    </message>
    <message>
        <source>%1: %2 % right</source>
        <translation>%1：%2 % 正確</translation>
    </message>
    <message>
        <source>mean confidence %1 %, %2 examples</source>
        <translation>平均信心 %1 %，%2 個樣本</translation>
    </message>
    <message>
        <source>mean confidence, %</source>
        <translation>平均信心，%</translation>
    </message>
    <message>
        <source>accuracy, %</source>
        <translation>準確率，%</translation>
    </message>
    <message>
        <source>%1, off by %2 %</source>
        <translation>%1，偏差 %2 %</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::RunModel</name>
    <message>
        <source>Compare %1</source>
        <translation>比較 %1</translation>
    </message>
    <message>
        <source>Not comparable: %1</source>
        <translation>不可比較：%1</translation>
    </message>
    <message>
        <source>%1, not comparable</source>
        <translation>%1，不可比較</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n thread(s)</source>
        <translation>
            <numerusform>%1，%n 個執行緒</numerusform>
        </translation>
    </message>
    <message>
        <source>running</source>
        <translation>執行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中斷</translation>
    </message>
    <message>
        <source>other settings</source>
        <translation>其他設定</translation>
    </message>
    <message>
        <source>other machine</source>
        <translation>其他機器</translation>
    </message>
    <message>
        <source>other data</source>
        <translation>其他資料</translation>
    </message>
    <message>
        <source>other precision</source>
        <translation>其他精度</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>執行紀錄</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>機器</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>上層</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>%1 error</source>
        <translation>%1 誤差</translation>
    </message>
    <message>
        <source>Not comparable</source>
        <translation>不可比較</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>處理器</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>執行緒</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程式</translation>
    </message>
    <message>
        <source>Source SHA-256</source>
        <translation>來源 SHA-256</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ScatterChart</name>
    <message>
        <source>run</source>
        <translation>執行紀錄</translation>
    </message>
    <message>
        <source>± error</source>
        <translation>± 誤差</translation>
    </message>
    <message>
        <source>on the front</source>
        <translation>在前緣上</translation>
    </message>
    <message>
        <source>comparable</source>
        <translation>可比較</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>axis name: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>not comparable: other machine or data</source>
        <translation>不可比較：機器或資料不同</translation>
    </message>
    <message>
        <source>on the Pareto front</source>
        <translation>在帕雷托前緣上</translation>
    </message>
    <message>
        <source>another run is better in both</source>
        <translation>另有執行紀錄兩項皆較佳</translation>
    </message>
    <message>
        <source>Pareto front</source>
        <translation>帕雷托前緣</translation>
    </message>
    <message>
        <source>better</source>
        <translation>較佳</translation>
    </message>
    <message>
        <source>line</source>
        <translation>線</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::SmallMultiples</name>
    <message>
        <source>%1 (%2)</source>
        <comment>name (unit)</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>層</translation>
    </message>
    <message>
        <source>clip low</source>
        <translation>截斷下限</translation>
    </message>
    <message>
        <source>clip high</source>
        <translation>截斷上限</translation>
    </message>
    <message>
        <source>from</source>
        <translation>起</translation>
    </message>
    <message>
        <source>to</source>
        <translation>迄</translation>
    </message>
    <message>
        <source>count per bin</source>
        <translation>各區間數量</translation>
    </message>
    <message>
        <source>%1 %2 %3</source>
        <comment>name, number, unit</comment>
        <translation>%1 %2 %3</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>低於 %1</translation>
    </message>
    <message>
        <source>clip %1 to %2</source>
        <translation>截斷 %1 至 %2</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 層</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::StackedBar</name>
    <message>
        <source>bar</source>
        <translation>長條</translation>
    </message>
    <message>
        <source>type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>share %</source>
        <translation>占比 %</translation>
    </message>
    <message>
        <source>%1 % of %2</source>
        <comment>share, bar</comment>
        <translation>占 %2 的 %1 %</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::TableDialog</name>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::TreemapChart</name>
    <message>
        <source>name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>group</source>
        <translation>群組</translation>
    </message>
    <message>
        <source>type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>share %</source>
        <translation>占比 %</translation>
    </message>
    <message>
        <source>%1 · %2 % · %3</source>
        <comment>bytes, share, type</comment>
        <translation>%1 · %2 % · %3</translation>
    </message>
</context>
<context>
    <name>quantities</name>
    <message>
        <source>under 1 s</source>
        <translation>不到 1 秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
</TS>

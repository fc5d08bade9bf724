<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ActivationsStudy</name>
    <message>
        <source>stream behind the last block</source>
        <translation>最后一个块之后的残差流</translation>
    </message>
    <message>
        <source>block %1 · stream before it</source>
        <translation>块 %1 · 之前的残差流</translation>
    </message>
    <message>
        <source>block %1 · input of %2</source>
        <translation>块 %1 · %2 的输入</translation>
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
        <translation>符合准则</translation>
    </message>
    <message>
        <source>misses the criterion</source>
        <translation>不符合准则</translation>
    </message>
    <message>
        <source>of all inputs, %</source>
        <translation>占所有输入，%</translation>
    </message>
    <message>
        <source>layers, %</source>
        <translation>层，%</translation>
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
        <translation>中位数的倍数</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>位置数</translation>
    </message>
    <message>
        <source>first token</source>
        <translation>首个 token</translation>
    </message>
    <message>
        <source>%1 · channel %2</source>
        <translation>%1 · 通道 %2</translation>
    </message>
    <message>
        <source>%1, %2 tokens · SHA-256 %3</source>
        <translation>%1，%2 个 token · SHA-256 %3</translation>
    </message>
</context>
<context>
    <name>BitLines</name>
    <message>
        <source>%1 bit</source>
        <translation>%1 位</translation>
    </message>
    <message>
        <source>million bits in all</source>
        <translation>总位数（百万）</translation>
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
        <translation>文本</translation>
    </message>
    <message>
        <source>Tokens of the text</source>
        <translation>文本的 token 数</translation>
    </message>
    <message>
        <source>Of this model&apos;s tokenizer</source>
        <translation>依此模型的分词器</translation>
    </message>
    <message>
        <source>Tokens looked at</source>
        <translation>观察的 token 数</translation>
    </message>
    <message>
        <source>Channels never active were looked for in these</source>
        <translation>在这些 token 中寻找从未活跃的通道</translation>
    </message>
    <message>
        <source>Vocabulary covered</source>
        <translation>覆盖的词表</translation>
    </message>
    <message>
        <source>Distinct tokens anywhere in the text</source>
        <translation>整篇文本中出现的不同 token</translation>
    </message>
    <message>
        <source>Channels never active</source>
        <translation>从未活跃的通道</translation>
    </message>
    <message>
        <source>Over the inputs of all linears</source>
        <translation>计入所有线性层的输入</translation>
    </message>
    <message>
        <source>Ten commonest tokens</source>
        <translation>最常见的十个 token</translation>
    </message>
    <message>
        <source>The part of the text that they make up</source>
        <translation>它们占文本的比例</translation>
    </message>
    <message>
        <source>The part of the tokens of %1, which results are measured on, that occur in this text</source>
        <translation>结果以 %1 测量；其 token 中有出现于此文本的比例</translation>
    </message>
    <message>
        <source>distinct</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>part of the text read, %</source>
        <translation>已读的文本比例，%</translation>
    </message>
    <message>
        <source>distinct tokens</source>
        <translation>不同 token 数</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>channels never active</source>
        <translation>从未活跃的通道</translation>
    </message>
    <message>
        <source>of %1: %2</source>
        <translation>共 %1 个：%2</translation>
    </message>
    <message>
        <source>Covered of the measured text</source>
        <translation>覆盖的测量文本</translation>
    </message>
    <message>
        <source>Results are measured on this text. Calibrated on it, they are flattered; choose another for the steps of the recipe.</source>
        <translation>结果正是以此文本测量。若以它校准，结果会显得过好；请为配方的步骤另选文本。</translation>
    </message>
    <message>
        <source>%1 of its lines stand in %2 too, which results are measured on. Calibrated on this text, they are flattered; choose another for the steps of the recipe.</source>
        <translation>其 %1 的文句也出现在用来测量结果的 %2 中。若以此文本校准，结果会显得过好；请为配方的步骤另选文本。</translation>
    </message>
</context>
<context>
    <name>ColumnsStudy</name>
    <message>
        <source>rounding to nearest</source>
        <translation>舍入到最近值</translation>
    </message>
    <message>
        <source>by magnitude</source>
        <translation>按绝对值</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>rounded</source>
        <translation>已舍入</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>已决定</translation>
    </message>
    <message>
        <source>still free</source>
        <translation>尚可调整</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>columns decided</source>
        <translation>已决定的列数</translation>
    </message>
    <message>
        <source>lost, % of the outputs&apos; energy</source>
        <translation>损失，占输出能量的 %</translation>
    </message>
    <message>
        <source>without the edit</source>
        <translation>未修改时</translation>
    </message>
    <message>
        <source>Nothing is rounded yet. Each column is rounded in turn, and those still free make up for its error.</source>
        <translation>还没有舍入任何权重。各列依次舍入，尚可调整的列补偿它的误差。</translation>
    </message>
    <message>
        <source>Nothing is pruned yet. In each column some weights become zero, and the columns still free make up for them.</source>
        <translation>还没有剪去任何权重。每一列都有一些权重变成零，由尚可调整的列补偿。</translation>
    </message>
    <message>
        <source>Lost so far: %1 % of the outputs&apos; energy; %2: %3 %.</source>
        <translation>目前损失输出能量的 %1 %；%2：%3 %。</translation>
    </message>
    <message>
        <source>Input %1 was rounded.</source>
        <translation>输入 %1 已舍入。</translation>
    </message>
    <message>
        <source>Of input %1, %2 of %3 weights became zero.</source>
        <translation>输入 %1 的 %3 个权重中有 %2 个变成零。</translation>
    </message>
    <message>
        <source>%1 (code %2)</source>
        <comment>value, integer</comment>
        <translation>%1（码 %2）</translation>
    </message>
    <message>
        <source>When its turn comes</source>
        <translation>轮到它时</translation>
    </message>
    <message>
        <source>After the columns before it were made up for</source>
        <translation>补偿了前面各列之后</translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation>变成</translation>
    </message>
    <message>
        <source>Its error</source>
        <translation>它的误差</translation>
    </message>
    <message>
        <source>What the columns behind it make up for</source>
        <translation>由后面各列补偿的量</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>%1 of %2 weights now differ from the walk without the edit.</source>
        <translation>%2 个权重中有 %1 个现在与未修改时不同。</translation>
    </message>
</context>
<context>
    <name>Divergence</name>
    <message>
        <source>“%1” %2 %</source>
        <comment>token, percent</comment>
        <translation>“%1”%2 %</translation>
    </message>
    <message>
        <source>with inherited</source>
        <translation>含继承的误差</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>自身的误差</translation>
    </message>
    <message>
        <source>block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>relative error</source>
        <translation>相对误差</translation>
    </message>
    <message>
        <source>1 − cosine</source>
        <translation>1 − 余弦</translation>
    </message>
    <message>
        <source>SQNR, dB</source>
        <translation>SQNR（dB）</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>own error</source>
        <translation>自身误差</translation>
    </message>
    <message>
        <source>block %1 · %2</source>
        <translation>块 %1 · %2</translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation>KL（nat）</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>接续</translation>
    </message>
    <message>
        <source>original expected</source>
        <translation>原始模型的预测</translation>
    </message>
    <message>
        <source>changed expects</source>
        <translation>改动后的预测</translation>
    </message>
    <message>
        <source>No block is past the threshold.</source>
        <translation>没有块超过阈值。</translation>
    </message>
    <message>
        <source>Block %1 is the first past the threshold.</source>
        <translation>块 %1 最先超过阈值。</translation>
    </message>
    <message>
        <source>KL %1 ± %2 nats, same first choice at %3 % of %4 tokens.</source>
        <translation>KL %1 ± %2 nat，%4 个 token 中有 %3 % 首选相同。</translation>
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
        <translation>概率</translation>
    </message>
    <message>
        <source>Would have said</source>
        <translation>会说的 token</translation>
    </message>
    <message>
        <source>Text before it</source>
        <translation>之前的文本</translation>
    </message>
    <message>
        <source>Probability before</source>
        <translation>压缩前概率</translation>
    </message>
    <message>
        <source>Probability after</source>
        <translation>压缩后概率</translation>
    </message>
    <message>
        <source>Original would say</source>
        <translation>原始模型会说</translation>
    </message>
    <message>
        <source>Its probability</source>
        <translation>其概率</translation>
    </message>
    <message>
        <source>This model would say</source>
        <translation>此模型会说</translation>
    </message>
    <message>
        <source>KL, nats</source>
        <translation>KL（nat）</translation>
    </message>
    <message>
        <source>KL with the culprits restored</source>
        <translation>恢复肇因后的 KL</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>Standard error</source>
        <translation>标准误</translation>
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
        <translation>训练细节</translation>
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
        <translation>移除后实测</translation>
    </message>
    <message>
        <source>gradient of a gate</source>
        <translation>门的梯度</translation>
    </message>
    <message>
        <source>left out, first order</source>
        <translation>移除，一阶估计</translation>
    </message>
    <message>
        <source>entropy of attention</source>
        <translation>注意力的熵</translation>
    </message>
    <message>
        <source>distance looked at</source>
        <translation>注视距离</translation>
    </message>
    <message>
        <source>change of loss without it, nats</source>
        <translation>移除后损失的变化（nat）</translation>
    </message>
    <message>
        <source>mean |dL/dgate|</source>
        <translation>|dL/dgate| 的平均</translation>
    </message>
    <message>
        <source>estimated change of loss, nats</source>
        <translation>估计的损失变化（nat）</translation>
    </message>
    <message>
        <source>entropy, nats</source>
        <translation>熵（nat）</translation>
    </message>
    <message>
        <source>mean distance, tokens</source>
        <translation>平均距离（token）</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>from</source>
        <translation>从</translation>
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
        <translation>一阶估计</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>KV groups removed</source>
        <translation>移除的 KV 组数</translation>
    </message>
    <message>
        <source>heads removed</source>
        <translation>移除的头数</translation>
    </message>
    <message>
        <source>change of loss, nats</source>
        <translation>损失的变化（nat）</translation>
    </message>
    <message>
        <source>Nothing is marked: click a head, or move the slider.</source>
        <translation>尚未标记：点一个头，或移动滑块。</translation>
    </message>
    <message>
        <source>%1 of %2 KV groups marked (%3 heads).</source>
        <translation>已标记 %1/%2 个 KV 组（%3 个头）。</translation>
    </message>
    <message>
        <source>%1 of %2 heads marked.</source>
        <translation>已标记 %1/%2 个头。</translation>
    </message>
    <message>
        <source>Loss %1 nats, first-order estimate.</source>
        <translation>损失 %1 nat（一阶估计）。</translation>
    </message>
    <message>
        <source>Measured %1 ± %2.</source>
        <translation>实测 %1 ± %2。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>score, rank correlation</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Rank correlation of “%1” with the other scores: %2.</source>
        <translation>“%1”与其他分数的等级相关：%2。</translation>
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
        <translation>距离</translation>
    </message>
    <message>
        <source>Measured %1 (one window: no error).</source>
        <translation>实测 %1（只有一个窗口，没有误差值）。</translation>
    </message>
    <message>
        <source>rank correlation</source>
        <translation>等级相关</translation>
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
        <translation>数量</translation>
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
        <translation>量化码</translation>
    </message>
    <message>
        <source>error per level</source>
        <translation>各级误差</translation>
    </message>
    <message>
        <source>RMS per code</source>
        <translation>各量化码均方根</translation>
    </message>
    <message>
        <source>clipped values</source>
        <translation>被截断的值</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>quantized, per code</source>
        <translation>量化后，按量化码</translation>
    </message>
    <message>
        <source>clip %1</source>
        <translation>截断 %1</translation>
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
        <translation>参数量</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>每权重位数</translation>
    </message>
    <message>
        <source>Codes, scales, zeros and tables counted</source>
        <translation>含量化码、缩放因子、零点与码表</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Of the residual stream</source>
        <translation>残差流的宽度</translation>
    </message>
    <message>
        <source>FFN width</source>
        <translation>FFN 宽度</translation>
    </message>
    <message>
        <source>Query heads</source>
        <translation>查询头数</translation>
    </message>
    <message>
        <source>KV heads</source>
        <translation>KV 头数</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表大小</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个 token</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>输出头</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>%1 × %1 pixels</source>
        <translation>%1 × %1 像素</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>tied to the embedding</source>
        <translation>与嵌入共享</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>独立</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>步骤 %1</translation>
    </message>
</context>
<context>
    <name>ObservedText</name>
    <message>
        <source>This view looks at a model that predicts the next word of a text; this one classifies. Its weights and runs are in Weights and Compare.</source>
        <translation>这个视图看的是预测下一个词的模型；这个模型做的是分类。它的权重与运行结果在“权重”与“比较”。</translation>
    </message>
    <message>
        <source>This model has no tokenizer, so it cannot read a text. Put one beside it and open it again.</source>
        <translation>这个模型没有分词器，无法读取文本。请把分词器放在旁边再重新打开。</translation>
    </message>
</context>
<context>
    <name>PlanTrial</name>
    <message>
        <source>between %1 and %2 bits</source>
        <translation>%1 与 %2 位之间</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1 位</translation>
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
        <translation>全部 %1 位</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>uniform bits</source>
        <translation>统一位数</translation>
    </message>
    <message>
        <source>Better than uniform bits of this size.</source>
        <translation>优于同样大小的统一位数。</translation>
    </message>
    <message>
        <source>Worse than uniform bits of this size.</source>
        <translation>劣于同样大小的统一位数。</translation>
    </message>
    <message>
        <source>No different from uniform bits of this size within two standard errors.</source>
        <translation>在两个标准误之内，与同样大小的统一位数没有差别。</translation>
    </message>
    <message>
        <source>%1 windows of %2; the plan was made on some of them, which flatters it.</source>
        <translation>%2 的 %1 个窗口；方案也是依其中一部分制定的，因此结果偏好。</translation>
    </message>
    <message>
        <source>KL: plan %1, uniform (%2) %3 nats; paired difference %4.</source>
        <translation>KL：方案 %1，统一（%2）%3 nat；配对差 %4。</translation>
    </message>
    <message>
        <source>%1 unseen windows of %2.</source>
        <translation>%2 中未用过的 %1 个窗口。</translation>
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
        <translation>无</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
</context>
<context>
    <name>RecipePreset</name>
    <message>
        <source>No time</source>
        <translation>最省时间</translation>
    </message>
    <message>
        <source>Four bits in the mixture that llama.cpp users choose most; no data.</source>
        <translation>llama.cpp 用户最常选的 4 位混合类型，不需要数据。</translation>
    </message>
    <message>
        <source>Some time</source>
        <translation>稍花时间</translation>
    </message>
    <message>
        <source>Four bits with a search for each group&apos;s zero point; the embedding table in eight. No data.</source>
        <translation>4 位，逐分组搜索零点；嵌入表用 8 位。不需要数据。</translation>
    </message>
</context>
<context>
    <name>RunCharts</name>
    <message>
        <source>goal area</source>
        <translation>目标范围</translation>
    </message>
    <message>
        <source>points</source>
        <translation>百分点</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
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
        <translation>位/权重</translation>
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
        <translation>任务平均</translation>
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
        <translation>提示词速度</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
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
        <translation>预测与原始模型的差距，以每个 token 的 nat 计</translation>
    </message>
    <message>
        <source>Tokens whose likeliest prediction is the original&apos;s</source>
        <translation>最可能的预测与原始模型相同的 token</translation>
    </message>
    <message>
        <source>Held-out examples whose class it names rightly</source>
        <translation>类别判断正确的留出样本</translation>
    </message>
    <message>
        <source>Examples whose class is among the five that it finds likeliest</source>
        <translation>正确类别在其最可能五类之中的样本</translation>
    </message>
    <message>
        <source>Expected calibration error: how far its confidence is from how often it is right</source>
        <translation>期望校准误差：置信度与实际正确率的差距</translation>
    </message>
    <message>
        <source>Weights of linears that are exactly 0. They save bytes only where they are left out, and time only if the speed says so</source>
        <translation>线性层权重中恰为 0 的比例。只有存储时略去才省字节；是否省时，以实测速度为准</translation>
    </message>
</context>
<context>
    <name>SensitivityCharts</name>
    <message>
        <source>block %1</source>
        <translation>块 %1</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>位</translation>
    </message>
    <message>
        <source>output error in %, ΔKL in 10⁻³ nats</source>
        <translation>输出误差（%）、ΔKL（10⁻³ nat）</translation>
    </message>
    <message>
        <source>ΔKL, nats</source>
        <translation>ΔKL（nat）</translation>
    </message>
    <message>
        <source>quick: output error %1 %</source>
        <translation>速估：输出误差 %1 %</translation>
    </message>
    <message>
        <source>change of ln perplexity %1</source>
        <translation>ln 困惑度的变化 %1</translation>
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
        <translation>实测</translation>
    </message>
    <message>
        <source>quick: error, %</source>
        <translation>速估：误差 %</translation>
    </message>
    <message>
        <source>measured: ΔKL ×10⁻³</source>
        <translation>实测：ΔKL ×10⁻³</translation>
    </message>
    <message>
        <source>At %1 bits the quick score has no value for some weights, so ranks cannot be compared.</source>
        <translation>在 %1 位下，有些权重没有速估分数，因此无法比较排名。</translation>
    </message>
    <message>
        <source>At %1 bits the quick score ranks the weights much as measuring does (rank correlation %2).</source>
        <translation>在 %1 位下，速估的排名与实测大致相同（等级相关 %2）。</translation>
    </message>
    <message>
        <source>At %1 bits the quick score is a rough guide to what was measured (rank correlation %2).</source>
        <translation>在 %1 位下，速估只能粗略反映实测（等级相关 %2）。</translation>
    </message>
    <message>
        <source>At %1 bits the quick score does not tell what was measured (rank correlation %2).</source>
        <translation>在 %1 位下，速估看不出实测的结果（等级相关 %2）。</translation>
    </message>
    <message>
        <source>all %1 bits</source>
        <translation>全部 %1 位</translation>
    </message>
    <message>
        <source>in float: KL ×10⁻³ less</source>
        <translation>留浮点：KL 减少 ×10⁻³</translation>
    </message>
    <message>
        <source>KL less with it in float, nats</source>
        <translation>留浮点所减少的 KL（nat）</translation>
    </message>
    <message>
        <source>ln perplexity less by %1</source>
        <translation>ln 困惑度减少 %1</translation>
    </message>
    <message>
        <source>All weights at %1 bits cost KL %2 ± %3 nats; the bars tell how much less it is with one of them in float.</source>
        <translation>所有权重用 %1 位时 KL 为 %2 ± %3 nat；条形表示其中一个留在浮点数时减少多少。</translation>
    </message>
    <message>
        <source>an estimate: no prediction was measured</source>
        <translation>估计值：未测量任何预测</translation>
    </message>
    <message>
        <source>estimate: output error, %</source>
        <translation>估计：输出误差 %</translation>
    </message>
    <message>
        <source>estimate: output error in %</source>
        <translation>估计：输出误差（%）</translation>
    </message>
    <message>
        <source>estimate: sum of squared errors</source>
        <translation>估计：误差平方和</translation>
    </message>
    <message>
        <source>Estimates: how far each weight&apos;s own outputs move. No prediction was measured; the rest of the network may damp an error or amplify it.</source>
        <translation>估计值：各权重自身的输出偏移多少。未测量任何预测；网络其余部分可能减弱或放大误差。</translation>
    </message>
</context>
<context>
    <name>SimilarityCharts</name>
    <message>
        <source>in</source>
        <comment>enters block 0</comment>
        <translation>输入</translation>
    </message>
    <message>
        <source>linear CKA</source>
        <translation>线性 CKA</translation>
    </message>
    <message>
        <source>linear CKA, debiased</source>
        <translation>线性 CKA（去偏）</translation>
    </message>
    <message>
        <source>angular distance, arccos / π</source>
        <translation>角距离（arccos / π）</translation>
    </message>
    <message>
        <source>block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>block influence</source>
        <translation>块影响力</translation>
    </message>
    <message>
        <source>angular distance</source>
        <translation>角距离</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>其后</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>最接近者</translation>
    </message>
    <message>
        <source>neighbouring blocks</source>
        <translation>相邻块数</translation>
    </message>
    <message>
        <source>Nothing is marked: click a block or two streams, or move the slider.</source>
        <translation>尚未标记：点一个块或两条残差流的交会处，或移动滑块。</translation>
    </message>
    <message>
        <source>%1 of %2 blocks marked (%3), %4 % of the model&apos;s bytes.</source>
        <translation>已标记 %1/%2 个块（%3），占模型字节的 %4 %。</translation>
    </message>
    <message>
        <source>Angular distance across them %1.</source>
        <translation>横跨它们的角距离为 %1。</translation>
    </message>
    <message>
        <source>One block has to stay.</source>
        <translation>必须留下一个块。</translation>
    </message>
    <message>
        <source>Measured without them: KL %1 ± %2 nats.</source>
        <translation>移除后实测：KL %1 ± %2 nat。</translation>
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
        <translation>蒸馏</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Adapt</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>Make a student</source>
        <translation>制作学生模型</translation>
    </message>
</context>
<context>
    <name>StepSummary</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>all linears</source>
        <translation>所有线性层</translation>
    </message>
    <message>
        <source>embeddings</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>head</source>
        <translation>输出头</translation>
    </message>
    <message>
        <source>1 weight</source>
        <translation>1 个权重</translation>
    </message>
    <message>
        <source>%1 weights</source>
        <translation>%1 个权重</translation>
    </message>
    <message>
        <source>no weight</source>
        <translation>无权重</translation>
    </message>
</context>
<context>
    <name>TrainingCurves</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出数据</translation>
    </message>
    <message>
        <source>on held-out data</source>
        <translation>留出数据上</translation>
    </message>
    <message>
        <source>on training data</source>
        <translation>训练数据上</translation>
    </message>
    <message>
        <source>loss, %1</source>
        <translation>损失，%1</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失，%1</translation>
    </message>
</context>
<context>
    <name>WeightsCharts</name>
    <message>
        <source>≈ sample of %1 values</source>
        <translation>≈ 采样 %1 个值</translation>
    </message>
    <message>
        <source>%1 values</source>
        <translation>%1 个值</translation>
    </message>
    <message>
        <source> · %1, levels %2 apart at the median scale</source>
        <translation> · %1，缩放因子取中位数时级间距 %2</translation>
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
        <translation>缩放因子以 8 位存储，每 256 个共用一个 float32（QLoRA）。</translation>
    </message>
    <message>
        <source>A block type, or a mixture as llama-quantize names it; mixtures give sensitive weights a richer type.</source>
        <translation>块类型，或 llama-quantize 所称的混合类型；混合类型给敏感的权重更高精度的类型。</translation>
    </message>
    <message>
        <source>A feature with an input of this size or more is an outlier.</source>
        <translation>有输入达到此大小的特征即为离群值。</translation>
    </message>
    <message>
        <source>Also of the zeros, which are floats.</source>
        <translation>零点也用此格式，零点为浮点数。</translation>
    </message>
    <message>
        <source>At most so many; a group stops when its error does not fall.</source>
        <translation>轮数上限；分组的误差不再下降时即停止。</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Bits of inputs</source>
        <translation>输入的位数</translation>
    </message>
    <message>
        <source>Bits of one code of a weight.</source>
        <translation>权重每个编码的位数。</translation>
    </message>
    <message>
        <source>Bits of one code of an input.</source>
        <translation>输入每个编码的位数。</translation>
    </message>
    <message>
        <source>Bits of one code.</source>
        <translation>每个量化码的位数。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Codebook</source>
        <translation>码本</translation>
    </message>
    <message>
        <source>Codes are always found with the stored scale.</source>
        <translation>量化码始终用存储后的缩放因子求得。</translation>
    </message>
    <message>
        <source>Columns per group; the last may be shorter.</source>
        <translation>每个分组的列数；最后一组可较短。</translation>
    </message>
    <message>
        <source>Columns that share a scale, their largest magnitude; the last block of a row may be shorter. 0: no scales, for learned tables.</source>
        <translation>共用一个缩放因子（其最大幅值）的列数；每行的最后一个块可较短。0：不用缩放因子，用于学习得到的码表。</translation>
    </message>
    <message>
        <source>Embeddings too</source>
        <translation>含嵌入表</translation>
    </message>
    <message>
        <source>Error exponent</source>
        <translation>误差指数</translation>
    </message>
    <message>
        <source>Except</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>For mode=threshold: weights of at most this magnitude go.</source>
        <translation>用于 mode=threshold：移除幅值不超过此值的权重。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Fraction of zeros, for layer and global; rounded down.</source>
        <translation>零的比例，用于 layer 和 global；向下取整。</translation>
    </message>
    <message>
        <source>GGUF blocks</source>
        <translation>GGUF 块</translation>
    </message>
    <message>
        <source>Give every weight the base type of the mixture.</source>
        <translation>所有权重都用混合类型的基本类型。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组大小</translation>
    </message>
    <message>
        <source>HQQ</source>
        <translation>HQQ</translation>
    </message>
    <message>
        <source>Half-quadratic quantization: searches each group&apos;s zero point for the least |error|^p (Badri and Shaji 2023). Needs no data.</source>
        <translation>半二次量化：为各分组搜索使 |误差|^p 最小的零点（Badri and Shaji 2023）。不需要数据。</translation>
    </message>
    <message>
        <source>How many values of a weight share a scale; one that varied along a row could not be taken out of a sum of integers.</source>
        <translation>一个权重中多少个值共用一个缩放因子；沿一行变化的缩放因子无法从整数和中提出。</translation>
    </message>
    <message>
        <source>How many values share a scale; groups run along the columns (inputs).</source>
        <translation>多少个值共用一个缩放因子；分组沿列（输入）方向排列。</translation>
    </message>
    <message>
        <source>How much of the inputs&apos; size goes into the weights; 0.8 to 0.9 suits models with large outliers.</source>
        <translation>输入的大小有多少移入权重；离群值大的模型宜用 0.8 至 0.9。</translation>
    </message>
    <message>
        <source>In every</source>
        <translation>每组列数</translation>
    </message>
    <message>
        <source>Include the embedding table, whatever &apos;layers&apos; says.</source>
        <translation>包含嵌入表，不受 &apos;layers&apos; 影响。</translation>
    </message>
    <message>
        <source>Include the output head; a head tied to the embeddings gets a copy of its own first.</source>
        <translation>包含输出头；与嵌入共享的输出头会先复制为独立的一份。</translation>
    </message>
    <message>
        <source>LLM.int8()</source>
        <translation>LLM.int8()</translation>
    </message>
    <message>
        <source>Multiplies 8-bit integers, a scale per row of the weight and per token, but for the features in which inputs are large: those stay in floats (Dettmers et al. 2022).</source>
        <translation>以 8 位整数相乘，权重每行与每个 token 各有一个缩放因子；输入很大的特征则保持浮点数（Dettmers et al. 2022）。</translation>
    </message>
    <message>
        <source>Narrower floats</source>
        <translation>窄浮点格式</translation>
    </message>
    <message>
        <source>Non-uniform levels: NF4 and double quantization (QLoRA), FP4, AF4, or a table learned from the weights by percentiles or exact k-means.</source>
        <translation>非均匀量化级：NF4 与双重量化（QLoRA）、FP4、AF4，或以百分位数或精确 k-means 从权重学习码表。</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Of 8-bit formats: one float32 factor per tensor or row brings the largest weight to the largest number of the format.</source>
        <translation>用于 8 位格式：每个张量或每行一个 float32 因子，使最大权重对应到该格式的最大值。</translation>
    </message>
    <message>
        <source>Of clip=mse; GPTQ&apos;s code uses 2.4.</source>
        <translation>用于 clip=mse；GPTQ 的代码用 2.4。</translation>
    </message>
    <message>
        <source>Of learned tables.</source>
        <translation>用于学习得到的码表。</translation>
    </message>
    <message>
        <source>Of learned tables: 2^bits values; fixed ones have 4.</source>
        <translation>用于学习得到的码表：2^位数 个值；固定码表为 4 位。</translation>
    </message>
    <message>
        <source>Of n_m: columns per group; groups start at column 0.</source>
        <translation>用于 n_m：每组的列数；分组从第 0 列开始。</translation>
    </message>
    <message>
        <source>Of n_m: zeros in each group of neighbouring columns.</source>
        <translation>用于 n_m：每组相邻列中零的个数。</translation>
    </message>
    <message>
        <source>Of |w|, for clip=percentile.</source>
        <translation>|w| 的百分位数，用于 clip=percentile。</translation>
    </message>
    <message>
        <source>Of |x|, for calibrator=percentile.</source>
        <translation>|x| 的百分位数，用于 calibrator=percentile。</translation>
    </message>
    <message>
        <source>One scale per</source>
        <translation>缩放因子粒度</translation>
    </message>
    <message>
        <source>One table per</source>
        <translation>码表粒度</translation>
    </message>
    <message>
        <source>One type only</source>
        <translation>仅用一种类型</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>离群值</translation>
    </message>
    <message>
        <source>Output head too</source>
        <translation>含输出头</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>惩罚系数</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位数</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>剪枝方式</translation>
    </message>
    <message>
        <source>Quantize the scales</source>
        <translation>量化缩放因子</translation>
    </message>
    <message>
        <source>Random weights</source>
        <translation>随机权重</translation>
    </message>
    <message>
        <source>Round to nearest</source>
        <translation>就近舍入（RTN）</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>舍入</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Rounds each weight to the nearest point of a uniform integer grid, one scale per tensor, row, column or group. Needs no data.</source>
        <translation>将各权重舍入到均匀整数网格中最近的一点，每个张量、行、列或分组一个缩放因子。不需要数据。</translation>
    </message>
    <message>
        <source>Rounds weights to 16-bit or 8-bit floating-point numbers (IEEE half, bfloat16, OCP OFP8).</source>
        <translation>将权重舍入为 16 位或 8 位浮点数（IEEE half、bfloat16、OCP OFP8）。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放因子</translation>
    </message>
    <message>
        <source>Scale of inputs</source>
        <translation>输入的缩放因子</translation>
    </message>
    <message>
        <source>Scales stored as</source>
        <translation>缩放因子格式</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Sets the weights of smallest magnitude to zero: a fraction of each matrix or of all, N of every M, or all below a threshold (Han et al. 2015).</source>
        <translation>将幅值最小的权重置零：各矩阵或全部的一定比例、每 M 个中的 N 个，或低于阈值的全部（Han et al. 2015）。</translation>
    </message>
    <message>
        <source>Sets weights at random places to zero, as a control for other pruning methods.</source>
        <translation>将随机位置的权重置零，作为其他剪枝方法的对照。</translation>
    </message>
    <message>
        <source>Smallest weights</source>
        <translation>最小权重</translation>
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
        <translation>分裂法惩罚系数的初始值；每轮增加 1 %。</translation>
    </message>
    <message>
        <source>Static scale from</source>
        <translation>静态缩放因子来自</translation>
    </message>
    <message>
        <source>Stores weights as integers and rounds their inputs to integers as well, once large channels of the inputs are divided in the norm before and multiplied into the weights (Xiao et al. 2023).</source>
        <translation>先在前方的 norm 中除小输入的大通道并乘入权重，再将权重存储为整数，其输入也舍入为整数（Xiao et al. 2023）。</translation>
    </message>
    <message>
        <source>Stores weights in the block types of GGUF files (ggml), which llama.cpp runs directly.</source>
        <translation>以 GGUF 文件（ggml）的块类型存储权重，llama.cpp 可直接运行。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>码表</translation>
    </message>
    <message>
        <source>The largest value; a percentile of the sizes; the cut with the least squared error; that with the least divergence.</source>
        <translation>最大值；大小的百分位数；平方误差最小的截点；散度最小的截点。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Unless quantized twice.</source>
        <translation>双重量化时不适用。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weights to leave alone, written the same way.</source>
        <translation>不处理的权重，写法相同。</translation>
    </message>
    <message>
        <source>What happens to ties.</source>
        <translation>恰在中间的值如何舍入。</translation>
    </message>
    <message>
        <source>Which linear weights: names or parts of names, * and ? as wildcards, commas between alternatives.</source>
        <translation>哪些线性权重：名称或部分名称，* 和 ? 为通配符，以逗号分隔。</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>每组零的个数</translation>
    </message>
    <message>
        <source>absmax</source>
        <translation>absmax</translation>
    </message>
    <message>
        <source>absmax: symmetric, both ends reached; zero_point: asymmetric with an integer zero; full_range: all signed codes, as in Q4_0.</source>
        <translation>absmax：对称，两端均可达；zero_point（零点）：非对称，零点为整数；full_range（全范围）：使用所有有符号量化码，如 Q4_0。</translation>
    </message>
    <message>
        <source>column</source>
        <translation>列</translation>
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
        <translation>fixed：按 alpha；search：使各层输出变化最小的 alpha；none：直接取整数。</translation>
    </message>
    <message>
        <source>fp16 and bf16 take 2 bytes, e4m3 and e5m2 one.</source>
        <translation>fp16 和 bf16 占 2 字节，e4m3 和 e5m2 占 1 字节。</translation>
    </message>
    <message>
        <source>full_range</source>
        <translation>全范围</translation>
    </message>
    <message>
        <source>global</source>
        <translation>全局</translation>
    </message>
    <message>
        <source>group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>half_away</source>
        <translation>中间值远离零</translation>
    </message>
    <message>
        <source>half_even</source>
        <translation>中间值取偶</translation>
    </message>
    <message>
        <source>half_up</source>
        <translation>中间值向上</translation>
    </message>
    <message>
        <source>kmeans</source>
        <translation>k-means</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>逐层</translation>
    </message>
    <message>
        <source>layer: a fraction of each matrix; global: a fraction of all chosen ones together; n_m: so many zeros in every few neighbouring columns.</source>
        <translation>layer（逐层）：各矩阵的一定比例；global（全局）：所选矩阵合计的一定比例；n_m（N:M）：每几个相邻列中有固定个数的零。</translation>
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
        <translation>nf4、fp4、af4：固定，4 位；percentile（百分位数）：各量化级数量相等；kmeans：平方误差最小，每行一表或相异值不超过 65536 个时为精确解，超过时先合并为同样多个值。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>octav</source>
        <translation>OCTAV</translation>
    </message>
    <message>
        <source>p of the error norm |e|^p; below 1 it tolerates outliers.</source>
        <translation>误差范数 |e|^p 的 p；小于 1 时可容忍离群值。</translation>
    </message>
    <message>
        <source>percentile</source>
        <translation>百分位数</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>static</source>
        <translation>静态</translation>
    </message>
    <message>
        <source>static: the features that are large on a calibration text, their columns kept in float16; runtime: those that are large in each batch, multiplied by the decoded integers; needs no text.</source>
        <translation>static：在校准文本上很大的特征，其列以 float16 保存；runtime：在各批次中很大的特征，与解码后的整数相乘，不需文本。</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>token: one per token; tensor: one for all tokens at once; static: one that the calibration has measured.</source>
        <translation>token：每个 token 一个；tensor：所有 token 共用一个；static：由校准测得的一个。</translation>
    </message>
    <message>
        <source>truncate</source>
        <translation>截尾</translation>
    </message>
    <message>
        <source>zero_point</source>
        <translation>零点</translation>
    </message>
    <message>
        <source>Cuts off rare large values: by search for the least error, by percentile, by the OCTAV or entropy criterion, or at given ends (range).</source>
        <translation>截去罕见的大值：搜索最小误差、按百分位数、按 OCTAV 或熵准则，或按指定的上下限（range）。</translation>
    </message>
    <message>
        <source>For clip=range: larger weights are cut off here; above clip_low.</source>
        <translation>用于 clip=range：大于此值的权重在此截断；须大于 clip_low。</translation>
    </message>
    <message>
        <source>For clip=range: smaller weights are cut off here; groups inside keep their own range, and symmetric schemes use the larger of |clip_low| and |clip_high| on both sides.</source>
        <translation>用于 clip=range：小于此值的权重在此截断；范围内的分组保留各自的范围，对称方案两侧均取 |clip_low| 与 |clip_high| 中较大者。</translation>
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
        <translation>指定范围</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Writing the weights</source>
        <translation>写入权重</translation>
    </message>
    <message>
        <source>divergence</source>
        <translation>散度</translation>
    </message>
    <message>
        <source>Computing the checksum</source>
        <translation>计算校验和</translation>
    </message>
    <message>
        <source>generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation>Beta 2</translation>
    </message>
    <message>
        <source>Examples in one pass.</source>
        <translation>一次前向中的样本数。</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Goes on training the chosen weights on data by cross entropy.</source>
        <translation>用交叉熵在数据上继续训练所选权重。</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>How the learning rate falls after the warm-up.</source>
        <translation>预热之后学习率如何下降。</translation>
    </message>
    <message>
        <source>Its highest value.</source>
        <translation>其最高值。</translation>
    </message>
    <message>
        <source>Keeps only the inputs of blocks and computes the rest twice.</source>
        <translation>只保留各块的输入，其余计算两次。</translation>
    </message>
    <message>
        <source>Largest norm of all gradients together; 0 is none.</source>
        <translation>所有梯度合起来的最大范数；0 表示不裁剪。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Look every</source>
        <translation>检查间隔</translation>
    </message>
    <message>
        <source>Looks without a new best before training stops; 0 goes on to the end.</source>
        <translation>连续多少次检查没有新的最佳值就停止训练；0 表示训练到底。</translation>
    </message>
    <message>
        <source>Memory of Adam&apos;s mean of squared gradients.</source>
        <translation>Adam 梯度平方均值的记忆长度。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Norms and biases</source>
        <translation>归一化层与偏置</translation>
    </message>
    <message>
        <source>Of SGD.</source>
        <translation>用于 SGD。</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Passes per step</source>
        <translation>每步前向次数</translation>
    </message>
    <message>
        <source>Passes whose gradients add up to one step.</source>
        <translation>梯度累加成一步的前向次数。</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero.</source>
        <translation>把权重拉向零的力度。</translation>
    </message>
    <message>
        <source>PyTorch&apos;s formulas.</source>
        <translation>采用 PyTorch 的公式。</translation>
    </message>
    <message>
        <source>Save memory</source>
        <translation>节省内存</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Steps between looks at held-out data; 0 is never.</source>
        <translation>每隔多少步在留出数据上检查一次；0 表示从不。</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises to its highest value.</source>
        <translation>学习率升至最高值所用的步数。</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时间上限</translation>
    </message>
    <message>
        <source>Tokens of one example of text.</source>
        <translation>一个文本样本的 token 数。</translation>
    </message>
    <message>
        <source>Training stops after so many seconds; 0 is no limit.</source>
        <translation>训练这么多秒后停止；0 表示不限。</translation>
    </message>
    <message>
        <source>Updates of the weights.</source>
        <translation>权重更新的次数。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Whether norms and biases are trained too.</source>
        <translation>是否也训练归一化层与偏置。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口长度</translation>
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
        <translation>恒定</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>sgd</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Removing</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>classifying</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>reading the training data</source>
        <translation>读取训练数据</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>FFN neurons</source>
        <translation>FFN 神经元</translation>
    </message>
    <message>
        <source>Fraction of the channels between layers to remove, for the whole model.</source>
        <translation>整个模型中要移除的层间通道比例。</translation>
    </message>
    <message>
        <source>Fraction of the heads of each layer to remove, with the keys and values that they share.</source>
        <translation>每层要移除的注意力头比例，连同它们共用的键和值。</translation>
    </message>
    <message>
        <source>Fraction of the neurons of each FFN or dense layer to remove.</source>
        <translation>每个 FFN 或全连接层要移除的神经元比例。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留方式</translation>
    </message>
    <message>
        <source>Layers to remove</source>
        <translation>要移除的层</translation>
    </message>
    <message>
        <source>Multiple of</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Numbers of neurons and channels that stay are rounded up to a multiple of this, so that groups of later quantization fit.</source>
        <translation>保留的神经元与通道数向上取整到此数的倍数，使之后量化的分组得以整除。</translation>
    </message>
    <message>
        <source>Of every: 2 keeps layers 0, 2, 4, ...; 1 keeps all.</source>
        <translation>用于“每隔”：2 保留第 0、2、4…层；1 全部保留。</translation>
    </message>
    <message>
        <source>Of list: numbers and ranges with commas between them, such as 3,6-8.</source>
        <translation>用于“列表”：以逗号分隔的编号与范围，例如 3,6-8。</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>乘积精度</translation>
    </message>
    <message>
        <source>Removes FFN neurons, heads and residual channels, equally many in each layer, as a start for a narrower student (Muralidharan et al. 2024).</source>
        <translation>移除 FFN 神经元、注意力头与残差通道，每层移除数量相同，作为较窄学生模型的起点（Muralidharan et al. 2024）。</translation>
    </message>
    <message>
        <source>Residual channels</source>
        <translation>残差通道</translation>
    </message>
    <message>
        <source>What the factors of matrix products are rounded to; weights and sums stay float32.</source>
        <translation>矩阵乘积的因数舍入到的格式；权重与总和仍为 float32。</translation>
    </message>
    <message>
        <source>Whole layers</source>
        <translation>整层</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>even</source>
        <translation>均匀</translation>
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
        <translation>列表</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>norm: those with the largest weights; first: the first ones; even: evenly spaced ones.</source>
        <translation>范数：权重最大者；最前：最前面的；均匀：均匀分布的。</translation>
    </message>
    <message>
        <source>Adds low-rank adapters to the weights that they stand beside.</source>
        <translation>把低秩适配器加回它们旁边的权重。</translation>
    </message>
    <message>
        <source>Adds the adapter to the weight and encodes it the way it was, which rounds part of it away on quantized weights; else both are kept side by side.</source>
        <translation>把适配器加到权重并以原方式编码，对已量化权重会舍去其中一部分；否则两者并存。</translation>
    </message>
    <message>
        <source>After each round the kept weights start again from the values of an early step.</source>
        <translation>每轮之后，保留的权重从较早某一步的值重新开始。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Beam</source>
        <translation>束宽</translation>
    </message>
    <message>
        <source>Begins at</source>
        <translation>开始于</translation>
    </message>
    <message>
        <source>Block type</source>
        <translation>块类型</translation>
    </message>
    <message>
        <source>Brings attention distributions closer to the teacher&apos;s, head by head or, where their numbers differ, as means over heads; also the relations of values (MiniLM, Wang et al. 2020).</source>
        <translation>使注意力分布接近教师模型，逐头比较，头数不同时以各头平均比较；也可比较值之间的关系（MiniLM，Wang et al. 2020）。</translation>
    </message>
    <message>
        <source>Brings the outputs of layers closer to the teacher&apos;s (FitNets, Romero et al. 2015); between different widths stands a learned matrix that is thrown away afterwards.</source>
        <translation>使各层输出接近教师模型（FitNets，Romero et al. 2015）；宽度不同时以一个学习得到、事后丢弃的矩阵相连。</translation>
    </message>
    <message>
        <source>Columns of the left and rows of the right factor; at most those of the weight are used.</source>
        <translation>左因子的列数与右因子的行数；至多用到权重本身的秩。</translation>
    </message>
    <message>
        <source>Columns that share a scale; the last group may be shorter.</source>
        <translation>共用一个缩放因子的列数；最后一组可以较短。</translation>
    </message>
    <message>
        <source>Columns that share a scale; the last may be shorter.</source>
        <translation>共用一个缩放因子的列数；最后一组可以较短。</translation>
    </message>
    <message>
        <source>Counted per</source>
        <translation>计算范围</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>解码方式</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>DistilBERT&apos;s recipe (Sanh et al. 2019): a student of every other layer of the teacher learns soft targets, the text, and the direction of the last hidden states.</source>
        <translation>DistilBERT 的做法（Sanh et al. 2019）：由教师模型每隔一层组成的学生，学习软目标、文本，以及最后隐藏状态的方向。</translation>
    </message>
    <message>
        <source>Distill: attention</source>
        <translation>蒸馏：注意力</translation>
    </message>
    <message>
        <source>Distill: hidden states</source>
        <translation>蒸馏：隐藏状态</translation>
    </message>
    <message>
        <source>Distill: probabilities</source>
        <translation>蒸馏：概率</translation>
    </message>
    <message>
        <source>Distill: texts</source>
        <translation>蒸馏：文本</translation>
    </message>
    <message>
        <source>Distill: three losses</source>
        <translation>蒸馏：三种损失</translation>
    </message>
    <message>
        <source>Divergence</source>
        <translation>散度</translation>
    </message>
    <message>
        <source>Divides logits before they become the probabilities compared; the divergence is multiplied by its square.</source>
        <translation>在 logits 转为待比较的概率前用它相除；散度再乘以其平方。</translation>
    </message>
    <message>
        <source>Divides logits before they become the probabilities compared; the divergence is multiplied by its square. At 1, forward is word-level distillation.</source>
        <translation>在 logits 转为待比较的概率前用它相除；散度再乘以其平方。取 1 时，前向即为词级蒸馏。</translation>
    </message>
    <message>
        <source>Divides the teacher&apos;s logits before a token is drawn.</source>
        <translation>抽取 token 前用它除教师模型的 logits。</translation>
    </message>
    <message>
        <source>Drop adapters</source>
        <translation>移除适配器</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机丢弃</translation>
    </message>
    <message>
        <source>Ends at</source>
        <translation>结束于</translation>
    </message>
    <message>
        <source>Forward covers all that the teacher thinks possible, reverse seeks what it thinks likely, symmetric is half of both; logits compares centred logits by their squares.</source>
        <translation>前向涵盖教师认为可能的一切，反向追求它认为可能性高的，对称为两者各半；logits 以平方比较居中后的 logits。</translation>
    </message>
    <message>
        <source>Fraction of an adapter&apos;s inputs that a training pass leaves out.</source>
        <translation>一次训练前向中舍去的适配器输入比例。</translation>
    </message>
    <message>
        <source>Fraction of zeros at the end; rounded down.</source>
        <translation>结束时零的比例；向下取整。</translation>
    </message>
    <message>
        <source>Freeze scales after</source>
        <translation>缩放因子冻结时点</translation>
    </message>
    <message>
        <source>Gradual pruning</source>
        <translation>渐进剪枝</translation>
    </message>
    <message>
        <source>How many the teacher writes.</source>
        <translation>教师模型写出的数量。</translation>
    </message>
    <message>
        <source>How often weights are pruned, each time the same share of those that are left. The steps are split evenly: before the first round and after each.</source>
        <translation>剪枝的次数，每次剪去剩余权重的相同比例。步数平均分配于第一轮之前与每轮之后。</translation>
    </message>
    <message>
        <source>How the factors are stored.</source>
        <translation>因子的存储方式。</translation>
    </message>
    <message>
        <source>How the teacher writes: the likeliest token each time, the likeliest text that a beam finds, or drawn by the seed.</source>
        <translation>教师模型的书写方式：每次取最可能的 token、束搜索找到的最可能文本，或按种子抽取。</translation>
    </message>
    <message>
        <source>How the values are stored.</source>
        <translation>值的存储方式。</translation>
    </message>
    <message>
        <source>Initial sparsity</source>
        <translation>初始稀疏度</translation>
    </message>
    <message>
        <source>Keep zeros</source>
        <translation>保持为零</translation>
    </message>
    <message>
        <source>Layer pairs</source>
        <translation>层的配对</translation>
    </message>
    <message>
        <source>Learn the steps</source>
        <translation>学习步长</translation>
    </message>
    <message>
        <source>Learns the probabilities that a teacher gives to every next token, beside the text itself (Hinton, Vinyals &amp; Dean 2015); several teachers count as the mean of their probabilities.</source>
        <translation>除文本本身外，还学习教师模型对每个下一 token 给出的概率（Hinton、Vinyals 与 Dean 2015）；有多位教师时取其概率平均。</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Makes a student that keeps random places of each row and stores only their values and the seed of the places; training and distillation then change the values.</source>
        <translation>生成一个学生模型，每行只保留随机位置，仅存储其值与位置种子；之后由训练与蒸馏改变这些值。</translation>
    </message>
    <message>
        <source>Makes a student whose weights are products of two thin matrices, the nearest of their rank; training and distillation then change the factors.</source>
        <translation>生成一个学生模型，其权重为两个窄矩阵的乘积，即该秩下的最佳近似；之后由训练与蒸馏改变因子。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>Merge adapters</source>
        <translation>合并适配器</translation>
    </message>
    <message>
        <source>Merge at the end</source>
        <translation>结束时合并</translation>
    </message>
    <message>
        <source>Numbers of the two factors for each number of the weight.</source>
        <translation>权重每个数对应的两个因子的数量。</translation>
    </message>
    <message>
        <source>Of 1 - cosine between the outputs of the last layers.</source>
        <translation>用于最后各层输出之间的 1 − 余弦。</translation>
    </message>
    <message>
        <source>Of curve=cubic: at its first round.</source>
        <translation>用于三次曲线：其第一轮。</translation>
    </message>
    <message>
        <source>Of curve=original and remaining.</source>
        <translation>用于“原始”与“剩余”曲线。</translation>
    </message>
    <message>
        <source>Of gguf: each weight gets this type where its columns allow it.</source>
        <translation>用于 gguf：在列数允许时每个权重采用此类型。</translation>
    </message>
    <message>
        <source>Of rtn without learned steps: symmetric, with an integer zero, or all signed codes.</source>
        <translation>用于不学习步长的 rtn：对称、带整数零点，或使用全部有符号量化码。</translation>
    </message>
    <message>
        <source>Of rtn: how many values share a scale.</source>
        <translation>用于 rtn：多少个值共用一个缩放因子。</translation>
    </message>
    <message>
        <source>Of rtn: scales are trained too (LSQ, Esser et al. 2020), on a symmetric grid of all signed codes.</source>
        <translation>用于 rtn：也训练缩放因子（LSQ，Esser et al. 2020），采用全部有符号量化码的对称网格。</translation>
    </message>
    <message>
        <source>Of the cross entropy with the text.</source>
        <translation>用于与文本的交叉熵。</translation>
    </message>
    <message>
        <source>Of the divergence from the teacher&apos;s probabilities; 0 leaves it out.</source>
        <translation>用于与教师模型概率的散度；0 表示不用。</translation>
    </message>
    <message>
        <source>Of the examples, those that stay as they are in the training text.</source>
        <translation>样本中保持训练文本原样的比例。</translation>
    </message>
    <message>
        <source>Of the mean over the pairs of layers.</source>
        <translation>用于各层配对的平均。</translation>
    </message>
    <message>
        <source>Part of the steps after which scales and zeros stay and only codes change; 1 is never.</source>
        <translation>经过这一比例的步数后，缩放因子与零点固定，只改变码；1 表示从不。</translation>
    </message>
    <message>
        <source>Part of the training after which nothing more is pruned.</source>
        <translation>经过这一比例的训练后不再剪枝。</translation>
    </message>
    <message>
        <source>Part of the training before the first round.</source>
        <translation>第一轮之前的训练比例。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示长度</translation>
    </message>
    <message>
        <source>Prune and retrain</source>
        <translation>剪枝再训练</translation>
    </message>
    <message>
        <source>QLoRA</source>
        <translation>QLoRA</translation>
    </message>
    <message>
        <source>Quantization-aware training</source>
        <translation>量化感知训练</translation>
    </message>
    <message>
        <source>Quantizer</source>
        <translation>量化器</translation>
    </message>
    <message>
        <source>Quantizes weights to NF4 with quantized scales and trains low-rank adapters beside them (Dettmers et al. 2023).</source>
        <translation>把权重量化为 NF4（缩放因子亦量化），并在旁训练低秩适配器（Dettmers et al. 2023）。</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>Relation</source>
        <translation>关系</translation>
    </message>
    <message>
        <source>Rewind</source>
        <translation>回退</translation>
    </message>
    <message>
        <source>Rewind to step</source>
        <translation>回退至步</translation>
    </message>
    <message>
        <source>Rows of A and columns of B in W + alpha/rank B A.</source>
        <translation>W + alpha/rank B A 中 A 的行数与 B 的列数。</translation>
    </message>
    <message>
        <source>Sampling temperature</source>
        <translation>采样温度</translation>
    </message>
    <message>
        <source>Sets the smallest weights to zero round by round while the others go on training (Zhu and Gupta 2017).</source>
        <translation>逐轮把最小的权重设为零，其余继续训练（Zhu 与 Gupta 2017）。</translation>
    </message>
    <message>
        <source>Share of each row that is kept, at least one value.</source>
        <translation>每行保留的比例，至少一个值。</translation>
    </message>
    <message>
        <source>Share of real text</source>
        <translation>真实文本比例</translation>
    </message>
    <message>
        <source>Share of the cross entropy with the text; the rest is the teacher&apos;s.</source>
        <translation>与文本的交叉熵所占比例；其余为教师模型的部分。</translation>
    </message>
    <message>
        <source>Share of weights</source>
        <translation>权重比例</translation>
    </message>
    <message>
        <source>Share per round</source>
        <translation>每轮比例</translation>
    </message>
    <message>
        <source>Size by</source>
        <translation>大小依据</translation>
    </message>
    <message>
        <source>Squared distance relative to the teacher&apos;s length, or 1 - cosine.</source>
        <translation>相对于教师向量长度的平方距离，或 1 − 余弦。</translation>
    </message>
    <message>
        <source>Start from the teacher</source>
        <translation>从教师模型开始</translation>
    </message>
    <message>
        <source>Steps between rounds.</source>
        <translation>各轮之间的步数。</translation>
    </message>
    <message>
        <source>Steps done when these values are kept.</source>
        <translation>保留这些值时已完成的步数。</translation>
    </message>
    <message>
        <source>Steps per round</source>
        <translation>每轮步数</translation>
    </message>
    <message>
        <source>Stored as</source>
        <translation>存储为</translation>
    </message>
    <message>
        <source>Student: factors</source>
        <translation>学生模型：因子</translation>
    </message>
    <message>
        <source>Student: random places</source>
        <translation>学生模型：随机位置</translation>
    </message>
    <message>
        <source>Takes low-rank adapters away: each weight is again what its adapter stood beside.</source>
        <translation>移除低秩适配器：每个权重恢复为适配器旁的原权重。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本数</translation>
    </message>
    <message>
        <source>Texts kept at each token.</source>
        <translation>每个 token 处保留的文本数。</translation>
    </message>
    <message>
        <source>The chosen weights start as those of the teacher&apos;s layers, evenly spread from its first to its last.</source>
        <translation>所选权重以教师模型各层的权重开始，自第一层至最后一层均匀取用。</translation>
    </message>
    <message>
        <source>Tokens of the training text that the teacher continues to the length of a window.</source>
        <translation>训练文本的 token 数，由教师模型续写至一个窗口的长度。</translation>
    </message>
    <message>
        <source>Trains a low-rank path beside each weight, which stays frozen (Hu et al. 2021); the path is kept beside the weight or merged into it.</source>
        <translation>在每个冻结的权重旁训练一条低秩路径（Hu et al. 2021）；该路径保留在权重旁或并入其中。</translation>
    </message>
    <message>
        <source>Trains on texts that the teacher writes, from beginnings cut from the training text (sequence-level distillation, Kim &amp; Rush 2016).</source>
        <translation>以教师模型写出的文本训练，开头取自训练文本（序列级蒸馏，Kim 与 Rush 2016）。</translation>
    </message>
    <message>
        <source>Trains weights that are rounded in every forward pass, with gradients straight through the rounding; steps may be learned (LSQ). The result is exactly what training has seen.</source>
        <translation>训练在每次前向中都被舍入的权重，梯度直接穿过舍入；步长可学习（LSQ）。结果与训练所见完全一致。</translation>
    </message>
    <message>
        <source>Trains, prunes the smallest weights and trains the others again, for several rounds (Han et al. 2015); kept weights may go back to early values (lottery tickets).</source>
        <translation>训练、剪去最小的权重、再训练其余，重复数轮（Han et al. 2015）；保留的权重可回到早期的值（彩票假说）。</translation>
    </message>
    <message>
        <source>Weight of attention</source>
        <translation>注意力的权重</translation>
    </message>
    <message>
        <source>Weight of features</source>
        <translation>特征的权重</translation>
    </message>
    <message>
        <source>Weight of hard labels</source>
        <translation>硬标签的权重</translation>
    </message>
    <message>
        <source>Weight of soft targets</source>
        <translation>软目标的权重</translation>
    </message>
    <message>
        <source>Weight of the adapter: alpha/rank B A.</source>
        <translation>适配器的权重：alpha/rank B A。</translation>
    </message>
    <message>
        <source>Weight of the cosine</source>
        <translation>余弦的权重</translation>
    </message>
    <message>
        <source>Whether the rank follows from a share of the weights or is given.</source>
        <translation>秩由权重比例推得，或直接给定。</translation>
    </message>
    <message>
        <source>Whether weights that were pruned stay zero.</source>
        <translation>已剪枝的权重是否保持为零。</translation>
    </message>
    <message>
        <source>Which distributions are compared: of queries over keys (attention), of values over values, or both.</source>
        <translation>比较哪些分布：查询对键（注意力）、值对值，或两者。</translation>
    </message>
    <message>
        <source>Which layers meet: even, last, or a list like 0:1,1:3 (layer of the student:layer of the teacher).</source>
        <translation>哪些层相配：even（均匀）、last（最后），或如 0:1,1:3 的列表（学生层:教师层）。</translation>
    </message>
    <message>
        <source>base</source>
        <translation>原方式</translation>
    </message>
    <message>
        <source>base: encoded the way the weight beside the adapter is, which rounds once more where that is quantized; else as a plain array.</source>
        <translation>原方式：按适配器旁权重的编码方式编码，若其已量化则再舍入一次；否则为普通数组。</translation>
    </message>
    <message>
        <source>beam</source>
        <translation>束搜索</translation>
    </message>
    <message>
        <source>both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>cubic</source>
        <translation>三次</translation>
    </message>
    <message>
        <source>cubic: fast at first, then slower; original: a share of all weights per round; remaining: a share of those that are left.</source>
        <translation>三次：先快后慢；原始：每轮剪去全部权重的一定比例；剩余：每轮剪去剩下权重的一定比例。</translation>
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
        <translation>贪心</translation>
    </message>
    <message>
        <source>hqq</source>
        <translation>HQQ</translation>
    </message>
    <message>
        <source>layer: this fraction of each matrix; global: of all chosen ones together, the smallest magnitudes wherever they are.</source>
        <translation>逐层：每个矩阵的此比例；全局：所有所选矩阵合计，剪去幅度最小者，不论在何处。</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logits</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>掩码</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>queries</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>remaining</source>
        <translation>剩余</translation>
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
        <translation>rtn、hqq：整数；nf4：QLoRA 的码本；gguf：GGUF 文件的块类型。各与同名的 quant.* 所生成者相同。</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>sampling</source>
        <translation>采样</translation>
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
        <translation>对称</translation>
    </message>
    <message>
        <source>values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>the teacher writes</source>
        <translation>教师模型撰写中</translation>
    </message>
    <message>
        <source>Columns among which weights to go are chosen at once.</source>
        <translation>一次一起选出待剪权重的列数。</translation>
    </message>
    <message>
        <source>Columns that share a scale; the last group may be shorter; 0 is whole rows.</source>
        <translation>共用一个缩放因子的列数；最后一组可以较短；0 表示整行。</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>Emphasis</source>
        <translation>加权段落</translation>
    </message>
    <message>
        <source>Fraction of zeros, for layer; rounded down.</source>
        <translation>零的比例，用于 layer（逐层）；向下取整。</translation>
    </message>
    <message>
        <source>GPTQ</source>
        <translation>GPTQ</translation>
    </message>
    <message>
        <source>Group by group</source>
        <translation>逐组依次</translation>
    </message>
    <message>
        <source>How often a token in such a passage counts.</source>
        <translation>此类段落中每个 token 计入的次数。</translation>
    </message>
    <message>
        <source>Largest inputs first</source>
        <translation>输入最大者优先</translation>
    </message>
    <message>
        <source>Of the mean of the Hessian&apos;s diagonal, added to it; ten times as much wherever that is not enough.</source>
        <translation>加到 Hessian 对角线上的量，以其对角线平均值的比例表示；不足之处增为十倍。</translation>
    </message>
    <message>
        <source>Regular expression: passages of the text that count more, such as the answers to questions; the first group of a match, or all of it.</source>
        <translation>正则表达式：文本中权重较高的段落，例如问题的答案；取匹配结果的第一个分组，否则取整个匹配结果。</translation>
    </message>
    <message>
        <source>Rounds columns in the order of their inputs&apos; size, while most columns can still make up for them; groups need static_groups then.</source>
        <translation>按输入大小的顺序舍入各列，使重要的列先舍入，此时仍有最多的列可补偿其误差；分组时须开启 static_groups。</translation>
    </message>
    <message>
        <source>Rounds the columns of a weight one after the other, each error made up for by the columns still to come as the inputs of a calibration text tell (Frantar et al. 2023).</source>
        <translation>逐列舍入权重，并依校准文本的输入，由尚未舍入的列补偿每一列的误差（Frantar et al. 2023）。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Scales come from the weight as it is, not from what earlier errors have made of it.</source>
        <translation>缩放因子取自原本的权重，而非先前误差补偿后的权重。</translation>
    </message>
    <message>
        <source>Sets the weights to zero whose magnitude times the norm of their input, over a calibration text, is smallest; the others stay as they are (Sun et al. 2024).</source>
        <translation>将幅值与其输入范数（在校准文本上）之积最小的权重设为零；其余保持不变（Sun et al. 2024）。</translation>
    </message>
    <message>
        <source>SparseGPT</source>
        <translation>SparseGPT</translation>
    </message>
    <message>
        <source>Static groups</source>
        <translation>静态分组</translation>
    </message>
    <message>
        <source>Tokens of one window; at most the model&apos;s context.</source>
        <translation>一个窗口的 token 数；至多为模型的上下文长度。</translation>
    </message>
    <message>
        <source>Wanda</source>
        <translation>Wanda</translation>
    </message>
    <message>
        <source>Weight of emphasis</source>
        <translation>加权倍数</translation>
    </message>
    <message>
        <source>Windows of the calibration text, or examples of a classifier&apos;s data, to look at.</source>
        <translation>所观察的校准文本窗口数，或分类器数据的样本数。</translation>
    </message>
    <message>
        <source>Within a layer q, k, v are pruned before the inputs of o are watched, and so on; takes about twice the time.</source>
        <translation>在一层之内，先剪枝 q、k、v，再观察 o 的输入，依此类推；约需两倍时间。</translation>
    </message>
    <message>
        <source>Within a layer q, k, v are rounded before the inputs of o are watched, and so on; takes about twice the time.</source>
        <translation>在一层之内，先舍入 q、k、v，再观察 o 的输入，依此类推；约需两倍时间。</translation>
    </message>
    <message>
        <source>layer: a fraction of each matrix, chosen block by block; n_m: so many zeros in every few neighbouring columns.</source>
        <translation>layer（逐层）：各矩阵的一定比例，逐块选出；n_m（N:M）：每几个相邻列中有固定个数的零。</translation>
    </message>
    <message>
        <source>layer: a fraction of each row; n_m: so many zeros in every few neighbouring columns.</source>
        <translation>layer（逐层）：各行的一定比例；n_m（N:M）：每几个相邻列中有固定个数的零。</translation>
    </message>
    <message>
        <source>mse: searches the ends of each grid for the least error.</source>
        <translation>mse：搜索误差最小的网格两端。</translation>
    </message>
    <message>
        <source>BERT classifiers</source>
        <translation>BERT 分类器</translation>
    </message>
    <message>
        <source>DistilBERT classifiers</source>
        <translation>DistilBERT 分类器</translation>
    </message>
    <message>
        <source>ViT image classifiers</source>
        <translation>ViT 图像分类器</translation>
    </message>
    <message>
        <source>plain multilayer perceptrons</source>
        <translation>多层感知机</translation>
    </message>
    <message>
        <source>AWQ</source>
        <translation>AWQ</translation>
    </message>
    <message>
        <source>Clip search</source>
        <translation>截断搜索</translation>
    </message>
    <message>
        <source>Cuts the grid of each group where its outputs lose least; queries and keys are left out.</source>
        <translation>在输出损失最小之处截断各组的网格；查询与键除外。</translation>
    </message>
    <message>
        <source>Factors grow with the inputs&apos; size and shrink with the weights&apos;; off: with the inputs&apos; size alone, as in the paper.</source>
        <translation>缩放系数随输入幅值增大、随权重幅值减小；关闭时如论文所述，只取决于输入幅值。</translation>
    </message>
    <message>
        <source>File of llama-imatrix or of `observe --what importance`.</source>
        <translation>由 llama-imatrix 或 `observe --what importance` 生成的文件。</translation>
    </message>
    <message>
        <source>Importance matrix</source>
        <translation>重要性矩阵</translation>
    </message>
    <message>
        <source>Importance of columns</source>
        <translation>列的重要性</translation>
    </message>
    <message>
        <source>Look at weights too</source>
        <translation>同时考虑权重</translation>
    </message>
    <message>
        <source>Multiplies what meets large inputs of a calibration text before it is rounded, and divides those inputs in the norm or weight before; then cuts each grid where outputs lose least (Lin et al. 2024).</source>
        <translation>舍入前放大与校准文本中大输入相乘的权重，并在前面的归一化层或权重中将这些输入等比缩小；再于输出损失最小之处截断各网格（Lin et al. 2024）。</translation>
    </message>
    <message>
        <source>What errors are weighed with: nothing, the means of an importance matrix (imatrix), or what the layers receive from a calibration text.</source>
        <translation>以何者为误差加权：不加权、重要性矩阵（imatrix）的均值，或各层由校准文本所得的输入。</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
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
        <translation>跨层分配</translation>
    </message>
    <message>
        <source>Attention heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Brings the whole model to so many layers, heads, FFN neurons and channels in one step, keeping what matters most, as a start for training (Xia et al. 2024).</source>
        <translation>一步将整个模型缩减到指定的层数、头数、FFN 神经元数与通道数，保留最重要的部分，作为训练的起点（Xia et al. 2024）。</translation>
    </message>
    <message>
        <source>FFN width</source>
        <translation>FFN 宽度</translation>
    </message>
    <message>
        <source>Fraction of the neurons of each layer; on average, if global.</source>
        <translation>每层神经元的比例；选“全局”时为平均值。</translation>
    </message>
    <message>
        <source>Heads to remove</source>
        <translation>要移除的头数</translation>
    </message>
    <message>
        <source>How many to remove</source>
        <translation>要移除的层数</translation>
    </message>
    <message>
        <source>Layers to keep</source>
        <translation>保留的层数</translation>
    </message>
    <message>
        <source>Low rank</source>
        <translation>低秩</translation>
    </message>
    <message>
        <source>Neurons</source>
        <translation>神经元</translation>
    </message>
    <message>
        <source>Numbers of neurons that stay are rounded up to a multiple of this, so that groups of later quantization fit.</source>
        <translation>保留的神经元数向上取整到此数的倍数，使之后量化的分组得以整除。</translation>
    </message>
    <message>
        <source>Of each layer. 0 keeps all.</source>
        <translation>每层的数量。0 表示全部保留。</translation>
    </message>
    <message>
        <source>Of each layer; keys and values go with the queries that share them. 0 keeps all.</source>
        <translation>每层的数量；键和值随共用它们的查询一起移除。0 表示全部保留。</translation>
    </message>
    <message>
        <source>Of each layer; on average, if global. Heads that share keys and values go together and count as one.</source>
        <translation>每层的数量；选“全局”时为平均值。共用键和值的头一起移除，算作一个。</translation>
    </message>
    <message>
        <source>Of influence and angular: how many layers go.</source>
        <translation>用于“影响力”与“角距离”：移除多少层。</translation>
    </message>
    <message>
        <source>Of the mean magnitude.</source>
        <translation>平均幅值的阈值。</translation>
    </message>
    <message>
        <source>Of the whole model. 0 keeps all.</source>
        <translation>整个模型的数量。0 表示全部保留。</translation>
    </message>
    <message>
        <source>Power of the inputs&apos; mean magnitude by which columns are weighed; 0 is the plain decomposition.</source>
        <translation>各列以输入平均幅值的此次方加权；0 为普通分解。</translation>
    </message>
    <message>
        <source>Query heads</source>
        <translation>查询头数</translation>
    </message>
    <message>
        <source>Remove by</source>
        <translation>移除依据</translation>
    </message>
    <message>
        <source>Removes neurons of FFNs and dense layers that are hardly active or matter little to the loss, so that the model gets smaller.</source>
        <translation>移除 FFN 与全连接层中几乎不活跃或对损失影响很小的神经元，使模型变小。</translation>
    </message>
    <message>
        <source>Removes whole layers: every few, those listed, or those that change least on data, as a start for a smaller student (Sanh et al. 2019, Men et al. 2024, Gromov et al. 2024).</source>
        <translation>移除整层：每隔几层、所列各层，或在数据上改变最小的各层，作为较小学生模型的起点（Sanh et al. 2019、Men et al. 2024、Gromov et al. 2024）。</translation>
    </message>
    <message>
        <source>Replaces each weight by a product of two thin matrices that is nearest where inputs are large, where that is smaller (Yuan et al. 2023).</source>
        <translation>在能变小之处，以两个窄矩阵的乘积取代每个权重，输入较大之处最为接近（Yuan et al. 2023）。</translation>
    </message>
    <message>
        <source>Replaces each weight by the nearest product of two thin matrices, its singular value decomposition cut off, where that is smaller.</source>
        <translation>在能变小之处，以截断的奇异值分解，即最接近的两个窄矩阵乘积，取代每个权重。</translation>
    </message>
    <message>
        <source>Replaces each weight by the product of two thin matrices whose outputs for a calibration text are the nearest, where that is smaller (Wang et al. 2025).</source>
        <translation>在能变小之处，以两个窄矩阵的乘积取代每个权重，使其对校准文本的输出最为接近（Wang et al. 2025）。</translation>
    </message>
    <message>
        <source>SVD-LLM</source>
        <translation>SVD-LLM</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Share to remove</source>
        <translation>移除比例</translation>
    </message>
    <message>
        <source>Target shape</source>
        <translation>目标形状</translation>
    </message>
    <message>
        <source>Within a layer q, k, v are factored before the inputs of o are watched, and so on; takes about twice the time.</source>
        <translation>在一层之内，先分解 q、k、v，再观察 o 的输入，依此类推；约需两倍时间。</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>activation: mean magnitude of its value; gradient: value times gradient of the loss, to first order what it is worth; norm: its weights.</source>
        <translation>激活值：其值的平均幅值；梯度：其值乘以损失的梯度，为其价值的一阶估计；范数：其权重。</translation>
    </message>
    <message>
        <source>angular</source>
        <translation>角距离</translation>
    </message>
    <message>
        <source>every: the first layer and every few after it; list: all but those listed; influence: all but those that turn the residual stream least; angular: all but the neighbours that together turn it least.</source>
        <translation>每隔：保留第一层及其后每隔几层；列表：移除所列各层；影响力：移除使残差流转动最小的各层；角距离：移除合起来使其转动最小的相邻各层。</translation>
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
        <translation>重要性：层依区块影响力，头与神经元依损失的梯度，通道依权重；范数：层均匀分布，其余依权重。</translation>
    </message>
    <message>
        <source>influence</source>
        <translation>影响力</translation>
    </message>
    <message>
        <source>leave_one_out</source>
        <translation>逐一移除</translation>
    </message>
    <message>
        <source>share: so many of each layer; threshold: all whose mean magnitude is below it (uniform: as many of each layer as of the one with the fewest).</source>
        <translation>比例：每层的一定比例；阈值：平均幅值低于阈值者全部移除（各层均等：每层移除的数量同于最少的那一层）。</translation>
    </message>
    <message>
        <source>taylor</source>
        <translation>泰勒</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>各层均等</translation>
    </message>
    <message>
        <source>uniform: equally many of each layer, which other programs read; global: as many in all, the lowest scores of the whole model, one of each layer stays.</source>
        <translation>各层均等：每层移除相同数量，其他程序可读取；全局：总数相同，移除整个模型中评分最低者，每层至少保留一个。</translation>
    </message>
    <message>
        <source>Between layers</source>
        <translation>层间</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Turns the residual stream; norms are multiplied into the weights behind them first.</source>
        <translation>旋转残差流；先将归一化层的系数乘入其后的权重。</translation>
    </message>
    <message>
        <source>Turns the value channels of each head, between v and o.</source>
        <translation>旋转各注意力头在 v 与 o 之间的值通道。</translation>
    </message>
    <message>
        <source>Within heads</source>
        <translation>头内</translation>
    </message>
    <message>
        <source>hadamard</source>
        <translation>Hadamard</translation>
    </message>
    <message>
        <source>hadamard: random signs and a Hadamard matrix, or a random one where there is none of that size; random: any orthogonal matrix.</source>
        <translation>hadamard：随机正负号与 Hadamard 矩阵，无此大小时改用随机正交矩阵；random：任意正交矩阵。</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Channels of</source>
        <translation>通道所属</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>How many times larger the channels become; powers of two round no floating-point weight.</source>
        <translation>通道放大的倍数；取二的幂时，浮点权重不会有舍入。</translation>
    </message>
    <message>
        <source>Inject outliers</source>
        <translation>植入离群值</translation>
    </message>
    <message>
        <source>Makes some channels many times larger and the weights that read them as many times smaller: the model computes the same, with planted outliers like those of large models (Dettmers et al. 2022).</source>
        <translation>把部分通道放大许多倍，并把读取它们的权重缩小同样的倍数：模型的计算结果不变，但带有如同大型模型的离群值（Dettmers 等人，2022）。</translation>
    </message>
    <message>
        <source>Number of channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>Numbers and ranges with commas between them, such as 3,6-8; empty: as many as said below, drawn by the seed.</source>
        <translation>以逗号分隔的编号与范围，例如 3,6-8；留空则按种子抽取下方指定的数目。</translation>
    </message>
    <message>
        <source>Of channels that are drawn by the seed.</source>
        <translation>按种子抽取的通道数。</translation>
    </message>
    <message>
        <source>ffn</source>
        <translation>前馈网络</translation>
    </message>
    <message>
        <source>residual</source>
        <translation>残差流</translation>
    </message>
    <message>
        <source>Bits of one code of a key or value.</source>
        <translation>键或值每个编码的位数。</translation>
    </message>
    <message>
        <source>Exact tail</source>
        <translation>精确尾段</translation>
    </message>
    <message>
        <source>Keys and values</source>
        <translation>键和值</translation>
    </message>
    <message>
        <source>Latest positions that stay as they are, a multiple of the group; 0: only keys whose group is not full yet.</source>
        <translation>保持原样的最新位置数，须为分组的倍数；0：只有分组尚未满的键。</translation>
    </message>
    <message>
        <source>Stores keys and values of older positions in a few bits, keys per channel and values per token, and leaves the latest as they are; evaluation and generation read them so (KIVI: Liu et al. 2024).</source>
        <translation>以少量位数存储较旧位置的键和值，键按通道、值按 token，最新的保持原样；评估与生成都这样读取（KIVI：Liu et al. 2024）。</translation>
    </message>
    <message>
        <source>Values that share a scale and a least value: positions of one channel for keys, channels of one head for values.</source>
        <translation>共用一个缩放因子与最小值的数值：键是同一通道的各位置，值是同一注意力头的各通道。</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>gradients of the heads</source>
        <translation>注意力头的梯度</translation>
    </message>
    <message>
        <source>leaving heads out</source>
        <translation>逐一移除注意力头</translation>
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
        <translation>指定的头</translation>
    </message>
    <message>
        <source>Of list: a layer, a colon and its heads, with commas between, such as 2:4-5,3:0. Heads that share keys and values are named together.</source>
        <translation>用于“列表”：层、冒号与其中的头，以逗号分隔，例如 2:4-5,3:0。共用键与值的头要一起列出。</translation>
    </message>
    <message>
        <source>Removes the attention heads that matter least to the loss, or those named, with the keys and values that they share, so that the model gets smaller (Michel et al. 2019).</source>
        <translation>移除对损失最不重要或指定的注意力头，连同它们共用的键与值，使模型变小（Michel 等 2019）。</translation>
    </message>
    <message>
        <source>gradient: size of the loss&apos;s gradient at a gate on each head; taylor: how much the loss grows without it, to first order; leave_one_out: measured without it; norm: its weights; list: no score, those in heads go.</source>
        <translation>梯度：损失对各头门控之梯度的大小；泰勒：移除后损失增加多少的一阶估计；逐一移除：移除后实际测量；范数：其权重；列表：不计分，移除所指定的头。</translation>
    </message>
    <message>
        <source>In the same walk: kept weights become integers, and later columns make up for that, too.</source>
        <translation>在同一次扫描中：保留的权重变成整数，后续各列也一并补偿其误差。</translation>
    </message>
    <message>
        <source>Round kept weights</source>
        <translation>舍入保留的权重</translation>
    </message>
    <message>
        <source>Sets weights to zero whose absence the columns still to come can best make up for, as the inputs of a calibration text tell, and changes those; the kept ones may be rounded in the same walk (Frantar and Alistarh 2023).</source>
        <translation>依校准文本的输入，将后续各列最能补偿其缺失的权重设为零，并调整后续各列；保留的权重可在同一次扫描中舍入（Frantar and Alistarh 2023）。</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>bitmap</source>
        <translation>位图</translation>
    </message>
    <message>
        <source>same: as before, zeros in place; auto: the smallest way for each weight; bitmap: a bit per value and kept values alone; sparse: kept values and their columns; masked: as before with a bit per value, so that zeros are exact on any grid. Smaller is not faster.</source>
        <translation>相同：与先前一样，零留在原位；自动：每个权重取最小的方式；位图：每值一位，另只存保留的值；稀疏：保留的值及其列号；掩码：与先前一样，另加每值一位，使零在任何网格上都精确。较小不等于较快。</translation>
    </message>
    <message>
        <source>same: as before, zeros in place; auto: the smallest way for each weight; bitmap: a bit per value and kept values alone; two_four: two of every four values and where they stand; sparse: kept values and their columns. Smaller is not faster: with half of the values zero, products take longer.</source>
        <translation>相同：与先前一样，零留在原位；自动：每个权重取最小的方式；位图：每值一位，另只存保留的值；2:4：每四个值存两个及其位置；稀疏：保留的值及其列号。较小不等于较快：半数为零时，乘法更慢。</translation>
    </message>
    <message>
        <source>two_four</source>
        <translation>2:4</translation>
    </message>
    <message>
        <source>Every channel is also multiplied by a factor between 1/spread and spread, drawn by the seed for each layer, so that no weight stays on a grid that it was rounded to before; 1: none. With factor 1 it plants no outlier.</source>
        <translation>此外，每个通道再乘以一个介于 1/展幅与展幅之间的系数，由各层的种子抽取，使权重不再落在先前舍入的网格上；1：不乘。系数为 1 时不植入任何离群值。</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>展幅</translation>
    </message>
    <message>
        <source>residual: of what attention and FFN read, the same channels in every chosen layer; values: of what the output matrix of the attention reads; ffn: of what the last matrix of the FFN reads.</source>
        <translation>residual：注意力与前馈网络所读取的值，在每个所选的层都是相同的通道；values：注意力输出矩阵所读取的值；ffn：前馈网络最后一个矩阵所读取的值。</translation>
    </message>
    <message>
        <source>Grid of inputs</source>
        <translation>输入的网格</translation>
    </message>
    <message>
        <source>Of weights and inputs alike. absmax: symmetric; zero_point: from the smallest to the largest value, with an integer zero.</source>
        <translation>权重与输入均适用。absmax：对称；zero_point（零点）：从最小值到最大值，零点为整数。</translation>
    </message>
    <message>
        <source>absmax: symmetric; zero_point: from the smallest to the largest value, with an integer zero, which wastes no codes where inputs lean to one side.</source>
        <translation>absmax：对称；zero_point（零点）：从最小值到最大值，零点为整数，输入偏向一侧时不浪费量化码。</translation>
    </message>
    <message>
        <source>Before down</source>
        <translation>down 之前</translation>
    </message>
    <message>
        <source>Queries and keys</source>
        <translation>查询与键</translation>
    </message>
    <message>
        <source>Turns the values between layers and within heads by orthogonal matrices multiplied into the weights, or computed while the model runs, so that large channels are spread over all before a step that quantizes (Ashkboos et al. 2024).</source>
        <translation>以乘入权重、或在模型运行时计算的正交矩阵旋转层间与各头内的值，使大幅值通道在量化步骤前分散到所有通道（Ashkboos et al. 2024）。</translation>
    </message>
    <message>
        <source>online</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>online: turns queries and keys of each head behind RoPE while the model runs, for a cache that rounds keys.</source>
        <translation>online：模型运行时在 RoPE 之后旋转各头的查询与键，供会舍入键的缓存使用。</translation>
    </message>
    <message>
        <source>online: turns what each down projection reads while the model runs; only native files can say so.</source>
        <translation>online：模型运行时旋转各 down 投影的输入；只有原生文件能记录。</translation>
    </message>
    <message>
        <source>Lathe native</source>
        <translation>Lathe 原生格式</translation>
    </message>
    <message>
        <source>Hugging Face folder</source>
        <translation>Hugging Face 文件夹</translation>
    </message>
    <message>
        <source>GGUF</source>
        <translation>GGUF</translation>
    </message>
    <message>
        <source>Lathe loads it; nothing is lost</source>
        <translation>由 Lathe 加载，毫无损失</translation>
    </message>
    <message>
        <source>llama.cpp and programs built on it load it</source>
        <translation>由 llama.cpp 及基于它的程序加载</translation>
    </message>
    <message>
        <source>transformers and most Python tools load it</source>
        <translation>由 transformers 与多数 Python 工具加载</translation>
    </message>
</context>
<context>
    <name>lathe::app::ActivationsView</name>
    <message>
        <source>Activations of %1</source>
        <translation>%1 的激活值</translation>
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
        <translation>此处 %2 个通道中有 %1 个达到。整个模型按 LLM.int8()（阈值 %3）的离群特征：%4 个。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>grey: before</source>
        <translation>灰色：之前</translation>
    </message>
    <message>
        <source>Weights that read them</source>
        <translation>读取它们的权重</translation>
    </message>
    <message>
        <source>No weight reads the residual stream directly.</source>
        <translation>没有权重直接读取残差流。</translation>
    </message>
    <message>
        <source>No norm stands right before this place to take the scales, so it is not smoothed.</source>
        <translation>这个位置之前没有可吸收缩放的归一化层，因此不做平滑。</translation>
    </message>
    <message>
        <source>Which channels carry values so large that int8 loses the others? Every channel is watched over a text.</source>
        <translation>哪些通道的值大到让 int8 失去其他通道？用一段文本观察每个通道。</translation>
    </message>
    <message>
        <source>Place in the network</source>
        <translation>网络中的位置</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Threshold of outlier channels</source>
        <translation>离群通道的阈值</translation>
    </message>
    <message>
        <source>SmoothQuant divides each channel of the inputs by s = max|x|^α / max|w|^(1−α) and multiplies the weights that read it by the same; the network computes what it did. At α = 1 all inputs peak at 1, at α = 0 all columns of the weights do.</source>
        <translation>SmoothQuant 把输入的每个通道除以 s = max|x|^α / max|w|^(1−α)，并把读取它的权重乘上同一个数；网络的计算结果不变。α = 1 时所有输入的峰值为 1，α = 0 时所有权重列的峰值为 1。</translation>
    </message>
    <message>
        <source>The largest magnitude among the weights that read each channel, before and after they take over the scales of the inputs.</source>
        <translation>读取每个通道的权重中最大的绝对值，吸收输入的缩放之前与之后。</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>|x| of the first tokens</source>
        <translation>开头各 token 的 |x|</translation>
    </message>
    <message>
        <source>The first tokens of the text, one per row, and the same channels as above: a column that stands out is loud at every token, a dot at one. Channels that share a pixel are drawn as the largest.</source>
        <translation>文本开头的 token，每行一个，通道与上图相同：醒目的竖条表示每个 token 都大，醒目的点表示只在一个 token 大。共用一个像素的通道取最大者。</translation>
    </message>
    <message>
        <source>max |x| %1 → %2
max |w| %3 → %4</source>
        <translation>最大 |x| %1 → %2
最大 |w| %3 → %4</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>离群值</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>%1
SHA-256 %2</source>
        <translation>%1
SHA-256 %2</translation>
    </message>
    <message>
        <source>%1 · solid: 99th percentile</source>
        <translation>%1 · 实色：第 99 百分位数</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>离群特征</translation>
    </message>
    <message>
        <source>The largest magnitude that each channel reaches over the text, on a logarithmic axis; the solid part of a bar ends at the 99th percentile of the positions, told within 7 %. Channels at or above the threshold are orange; drag the line or type a value. LLM.int8() keeps channels above 6 in 16 bits; its outlier features reach 6 in a quarter of the layers and at 6 % of the positions.</source>
        <translation>每个通道在这段文本中达到的最大绝对值，对数轴；条形的实色部分止于各位置的第 99 百分位数，误差在 7 % 以内。达到阈值的通道为橙色；可拖动线条或输入数值。LLM.int8() 把超过 6 的通道保留为 16 位；它的离群特征是在四分之一的层与 6 % 的位置达到 6 的通道。</translation>
    </message>
    <message>
        <source>Planted outliers: %1 in this model&apos;s history made channels large.</source>
        <translation>植入的离群值：此模型历史中的 %1 放大了通道。</translation>
    </message>
</context>
<context>
    <name>lathe::app::BudgetBar</name>
    <message>
        <source>Plan: %1, %2 bits per weight. Predicted KL %3 ± %4 nats (sum of single effects).</source>
        <translation>方案：%1，每权重 %2 位。预测 KL %3 ± %4 nat（单项影响之和）。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>bits/weight</source>
        <translation>位/权重</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Budget in bits per weight</source>
        <translation>预算（每权重位数）</translation>
    </message>
    <message>
        <source>Budget in megabytes</source>
        <translation>预算（MB）</translation>
    </message>
    <message>
        <source>Measure plan</source>
        <translation>实测方案</translation>
    </message>
    <message>
        <source>Add to recipe</source>
        <translation>加入配方</translation>
    </message>
    <message>
        <source>Plan: %1, %2 bits per weight. What its weights would give back in float adds up to KL %3 ± %4 nats.</source>
        <translation>方案：%1，每权重 %2 位。各权重若留在浮点数可减少的 KL 合计 %3 ± %4 nat。</translation>
    </message>
    <message>
        <source>Add %1 bits instead</source>
        <translation>改加入 %1 位</translation>
    </message>
    <message>
        <source>Applies all of the plan at once and measures its KL beside that of uniform bits of the same size, on windows of the text that the plan was not made on</source>
        <translation>一次应用整个方案，在未用于制定方案的文本窗口上，与同样大小的统一位数一起实测 KL</translation>
    </message>
    <message>
        <source>Puts the same number of bits for all weights into the recipe: simpler, and no worse as far as this text tells</source>
        <translation>把所有权重的同一位数放入配方：更简单，就这份文本所见也不更差</translation>
    </message>
    <message>
        <source>Plan: %1, %2 bits per weight. An estimate: squared output errors of its weights add up to %3; measure the plan to know its KL.</source>
        <translation>方案：%1，每权重 %2 位。估计值：其权重的输出误差平方和为 %3；实测方案才知道 KL。</translation>
    </message>
    <message>
        <source>Size of the whole model. The plan within it has the least predicted loss.</source>
        <translation>整个模型的大小。方案是此大小之内预计损失最小者。</translation>
    </message>
    <message>
        <source>%1 All weights keep one width: the best mixture is predicted to gain %2 ± %3 only, which is unsure.</source>
        <translation>%1所有权重用同一位数：最佳的混合方案预计只改善 %2 ± %3，并不确定。</translation>
    </message>
</context>
<context>
    <name>lathe::app::CalibrationPanel</name>
    <message>
        <source>What more of the text would add</source>
        <translation>更多文本会带来什么</translation>
    </message>
    <message>
        <source>Channels never active</source>
        <translation>从未活跃的通道</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个 token</translation>
    </message>
    <message>
        <source>Every channel of every input was active.</source>
        <translation>所有输入的每个通道都曾活跃。</translation>
    </message>
    <message>
        <source>How many different tokens of the vocabulary have been met after each part of the text. Where the line has become flat, more of this text shows the model nothing new; while it still climbs, a longer text would cover more.</source>
        <translation>读到文本的各部分时，已遇见词表中多少个不同 token。曲线变平之后，再多这样的文本也不会让模型看到新东西；若仍在上升，较长的文本能覆盖更多。</translation>
    </message>
    <message>
        <source>Channels of the inputs of linears whose largest magnitude, over the tokens looked at, is below a thousandth of the median channel&apos;s. Methods that weigh errors by what they see there know nothing of those columns of the weights. A click selects the weight.</source>
        <translation>线性层输入的通道中，在所观察的 token 上最大幅值低于中位通道千分之一者。以所见输入为误差加权的方法，对权重的这些列一无所知。点一下即选取该权重。</translation>
    </message>
</context>
<context>
    <name>lathe::app::ClassPages</name>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Changed answers</source>
        <translation>改变的答案</translation>
    </message>
    <message>
        <source>%1 % right</source>
        <translation>正确率 %1 %</translation>
    </message>
    <message>
        <source>%1 was not measured on labelled examples.</source>
        <translation>%1 未以带标签的样本测量。</translation>
    </message>
    <message>
        <source>Select a run other than the baseline.</source>
        <translation>请选择基准以外的运行记录。</translation>
    </message>
    <message>
        <source>Not comparable: %1</source>
        <translation>不可比较：%1</translation>
    </message>
    <message>
        <source>%1 of %2 answers changed</source>
        <translation>%2 个答案中有 %1 个改变</translation>
    </message>
    <message>
        <source>Both give the same answer to every example.</source>
        <translation>两者对每个样本的答案都相同。</translation>
    </message>
    <message>
        <source>No run was measured on labelled examples.</source>
        <translation>没有运行记录以带标签的样本测量。</translation>
    </message>
    <message>
        <source>Examples sorted into bins by the probability of the answer. On the dashed line a model is as often right as it says; below it, it is too sure. The number is the expected calibration error.</source>
        <translation>样本按答案的概率分组。在虚线上，模型的正确率与其置信度相符；在虚线下方，则过于自信。数字为期望校准误差。</translation>
    </message>
    <message>
        <source>Right classes down, answers across; a square&apos;s colour is its share of its row. The diagonal is right.</source>
        <translation>纵向为正确类别，横向为答案；方格颜色为其在该行中的占比。对角线为正确。</translation>
    </message>
    <message>
        <source>Examples of the held-out data that the two models answer differently: lost answers first, then gained ones, then those that both get wrong.</source>
        <translation>两个模型答案不同的留出样本：先列失去的答案，再列获得的，最后是两者皆错的。</translation>
    </message>
    <message>
        <source>%1 lost, %2 gained · %3, then %4</source>
        <translation>失去 %1 个，获得 %2 个 · 先 %3，后 %4</translation>
    </message>
</context>
<context>
    <name>lathe::app::ColumnPlayer</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>%1 of %2 columns</source>
        <translation>%1 / %2 列</translation>
    </message>
    <message>
        <source>Decides a column every moment; from the start when at the end</source>
        <translation>每隔片刻决定一列；到底后从头开始</translation>
    </message>
    <message>
        <source>Columns decided</source>
        <translation>已决定的列数</translation>
    </message>
    <message>
        <source>Columns decided: drag, or press the arrow keys</source>
        <translation>已决定的列数：拖动，或按方向键</translation>
    </message>
</context>
<context>
    <name>lathe::app::ColumnsView</name>
    <message>
        <source>Inputs of %1</source>
        <translation>%1 的输入</translation>
    </message>
    <message>
        <source>block %1 · %2</source>
        <translation>块 %1 · %2</translation>
    </message>
    <message>
        <source>The tile now</source>
        <translation>小块现状</translation>
    </message>
    <message>
        <source>Lost so far</source>
        <translation>目前的损失</translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1，%2 个 token</translation>
    </message>
    <message>
        <source>Row %1, input %2</source>
        <translation>第 %1 行，输入 %2</translation>
    </message>
    <message>
        <source>How do GPTQ and SparseGPT get by with so few bits? Watch them go through a tile of a weight, column by column, and make up for each error in the columns still free.</source>
        <translation>GPTQ 和 SparseGPT 如何用这么少的位数就够？看它们逐列处理权重的一个小块，用尚可调整的列补偿每一个误差。</translation>
    </message>
    <message>
        <source>What the last column changed</source>
        <translation>最后一列引起的变化</translation>
    </message>
    <message>
        <source>Changed so far</source>
        <translation>至今的变化</translation>
    </message>
    <message>
        <source>Spread of the edit</source>
        <translation>修改的扩散</translation>
    </message>
    <message>
        <source>Which change is shown</source>
        <translation>显示哪种变化</translation>
    </message>
    <message>
        <source>What the last column changed: in the outlined column the error of deciding it, behind it what makes up for that: −e·U, where e is the error divided by the diagonal of U and UᵀU is the inverse of the damped Hessian. Changed so far: against the weight before the walk. Spread of the edit: the tile against the same walk without the edits, in colours that are fitted to each step and that the edited weight itself may exceed; rows of GPTQ do not touch each other, zeros that are chosen among all rows do.</source>
        <translation>最后一列引起的变化：加框的列是决定它时的误差，后面是补偿它的量 −e·U，其中 e 是误差除以 U 的对角元素，UᵀU 是加了阻尼的 Hessian 矩阵的逆。至今的变化：与处理前的权重相比。修改的扩散：与未修改时的同一过程相比；色阶配合每一步，被修改的权重本身可能超出。GPTQ 的各行互不影响，在所有行中选出的零则会互相影响。</translation>
    </message>
    <message>
        <source>What is lost of the outputs when so many columns are decided and the free ones make up for it as well as they can: the sum of e², which at the end is tr((W−Q)H(W−Q)ᵀ), in percent of tr(WHWᵀ), with the damped Hessian H. The other line is the same for a weight that is rounded to nearest, or pruned by magnitude, with nothing made up for. A click goes to that column.</source>
        <translation>决定了这么多列、其余的列尽力补偿之后输出的损失：e² 之和，最后等于 tr((W−Q)H(W−Q)ᵀ)，以 tr(WHWᵀ) 的百分比表示，H 是加了阻尼的 Hessian 矩阵。另一条线是舍入到最近值或按绝对值剪枝、不作任何补偿的权重。点击可跳到那一列。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>逐列</translation>
    </message>
    <message>
        <source>Rows are outputs, columns are inputs in the order in which they are decided. Left of the gap they are decided: rounded by GPTQ, or zero (hatched) and kept by SparseGPT. Right of it they are still free and have changed to make up for the errors so far. The outlined column was decided last. A click or Space on a weight chooses it and selects its input channel in all views; a click on a column&apos;s number, or Ctrl+Space, goes there. The tile is taken as a layer of its own, with its part of the Hessian Σ x xᵀ of what the weight reads in the uncompressed model.</source>
        <translation>每一行是一个输出，每一列是一个输入，按决定的顺序排列。间隙左边的已决定：GPTQ 舍入，SparseGPT 设为零（斜线）或保留。右边的尚可调整，已为补偿至今的误差而改变。加框的列刚刚决定。点击权重或按空格键可选中它，并在所有视图中选中它的输入通道；点击列号或按 Ctrl+空格键可跳到那里。小块当作独立的一层，使用未压缩模型中该权重所读输入的 Hessian 矩阵 Σ x xᵀ 的对应部分。</translation>
    </message>
</context>
<context>
    <name>lathe::app::CommandPalette</name>
    <message>
        <source>Type a command</source>
        <translation>输入命令</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>lathe::app::CompareBoard</name>
    <message>
        <source>%1, continued</source>
        <translation>%1（续）</translation>
    </message>
    <message>
        <source>Run a recipe to see results here.</source>
        <translation>运行配方后，结果会显示在这里。</translation>
    </message>
    <message>
        <source>Try int4</source>
        <translation>试试 int4</translation>
    </message>
    <message>
        <source>Filter runs</source>
        <translation>筛选运行记录</translation>
    </message>
    <message>
        <source>Diff only</source>
        <translation>只看差异</translation>
    </message>
    <message>
        <source>Hide columns in which the ticked runs are alike</source>
        <translation>隐藏勾选的运行记录彼此相同的列</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
</context>
<context>
    <name>lathe::app::ComparePanels</name>
    <message>
        <source>%1 against %2</source>
        <translation>%1 与 %2</translation>
    </message>
    <message>
        <source>Change per task</source>
        <translation>各任务变化</translation>
    </message>
    <message>
        <source>dashed line: original</source>
        <translation>虚线：原始模型</translation>
    </message>
    <message>
        <source>Latency per token</source>
        <translation>每个 token 延迟</translation>
    </message>
    <message>
        <source>Error per layer</source>
        <translation>各层误差</translation>
    </message>
    <message>
        <source>No run has both of these numbers.</source>
        <translation>没有同时具备这两项数值的运行记录。</translation>
    </message>
    <message>
        <source>Tick runs that were measured on tasks.</source>
        <translation>请勾选已测量任务的运行记录。</translation>
    </message>
    <message>
        <source>Tick runs whose latency was measured.</source>
        <translation>请勾选已测量延迟的运行记录。</translation>
    </message>
    <message>
        <source>Tick runs whose weights were compressed.</source>
        <translation>请勾选权重已压缩的运行记录。</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Vertical axis</source>
        <translation>纵轴</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Accuracy minus the original&apos;s on the same questions, in percentage points; whiskers are one standard error of the paired difference.</source>
        <translation>在相同题目上准确率与原始模型之差，以百分点计；须线为配对差异的一个标准误。</translation>
    </message>
    <message>
        <source>Milliseconds to write one token: dot, half of all tokens are faster; ring, 90 %; tick, 99 %.</source>
        <translation>写出一个 token 的毫秒数：圆点，一半的 token 更快；圆环，90 %；刻线，99 %。</translation>
    </message>
    <message>
        <source>Frobenius norm of the change over that of the original, block by block.</source>
        <translation>各块中变化量的 Frobenius 范数除以原始权重的范数。</translation>
    </message>
    <message>
        <source>Each point is a run with its standard error. The step line is the Pareto front: no run is better in both numbers. Hollow runs are dominated.</source>
        <translation>每个点是一次运行及其标准误。阶梯线是帕累托前沿：没有其他运行在两项数字上都更好。空心的运行被支配。</translation>
    </message>
    <message>
        <source>The loss of each step of training, and of the looks at data that is never trained on. Of several trainings one of the two is shown.</source>
        <translation>每个训练步的损失，以及在从不用于训练的数据上检查所得的损失。有多次训练时只显示其中一种。</translation>
    </message>
    <message>
        <source>Tick runs that were trained.</source>
        <translation>请勾选经过训练的运行。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Total bits</source>
        <translation>总位数</translation>
    </message>
    <message>
        <source>Each point is a run with its standard error: quality against the bits of the whole model, scales included, over all models of the workspace. A line goes through the runs of one bit width that no other of that width beats in both numbers; hollow points are beaten, or mix widths. Where the line of fewer bits is better at the same total, a larger model of fewer bits is the better buy (Dettmers and Zettlemoyer, 2023). Hatched runs were measured on other data.</source>
        <translation>每个点是一次运行及其标准误：质量对整个模型的位数（含缩放因子），涵盖工作区中的所有模型。每条线通过同一位宽中没有其他运行在两项数字上都更好的运行；空心的点被支配，或混用多种位宽。若在相同总位数下，位数较少的线更好，则位数较少的大模型更划算（Dettmers 与 Zettlemoyer，2023）。画有斜线的运行是在其他数据上测量的。</translation>
    </message>
</context>
<context>
    <name>lathe::app::CompareView</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Restore recipe</source>
        <translation>还原配方</translation>
    </message>
    <message>
        <source>The examples cannot be shown: %1</source>
        <translation>无法显示样本：%1</translation>
    </message>
    <message>
        <source>Explain the drop of %1</source>
        <translation>说明 %1 的质量下降</translation>
    </message>
</context>
<context>
    <name>lathe::app::DivergenceView</name>
    <message>
        <source>There is nothing to compare this model with yet. Run a recipe, or open a changed version of it.</source>
        <translation>还没有可与这个模型比较的对象。请运行配方，或打开它的改动版本。</translation>
    </message>
    <message>
        <source>Divergence of %1</source>
        <translation>%1 的偏离</translation>
    </message>
    <message>
        <source>Residual stream behind each block</source>
        <translation>每个块之后的残差流</translation>
    </message>
    <message>
        <source>Weights that err most</source>
        <translation>误差最大的权重</translation>
    </message>
    <message>
        <source>on the original&apos;s inputs</source>
        <translation>以原始模型的输入</translation>
    </message>
    <message>
        <source>Where does the changed model part from the original, and which block is to blame? Both read the same text.</source>
        <translation>改动后的模型从哪里开始偏离原始模型，该怪哪个块？两者读同一段文本。</translation>
    </message>
    <message>
        <source>Changed model</source>
        <translation>改动后的模型</translation>
    </message>
    <message>
        <source>Relative error</source>
        <translation>相对误差</translation>
    </message>
    <message>
        <source>Cosine distance</source>
        <translation>余弦距离</translation>
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
        <translation>阈值</translation>
    </message>
    <message>
        <source>Threshold of the relative error</source>
        <translation>相对误差的阈值</translation>
    </message>
    <message>
        <source>Where the predictions differ most</source>
        <translation>预测差异最大之处</translation>
    </message>
    <message>
        <source>For each weight ‖W′x − Wx‖ / ‖Wx‖ on the inputs that it has in the original. A weight that was not changed has none.</source>
        <translation>每个权重在原始模型的输入上的 ‖W′x − Wx‖ / ‖Wx‖。没有改动的权重没有误差。</translation>
    </message>
    <message>
        <source>Divergence</source>
        <translation>偏离</translation>
    </message>
    <message>
        <source>The places of the text where the predictions of the two models are furthest apart, by the Kullback–Leibler divergence of the changed model&apos;s from the original&apos;s: what stands before the place, how the text goes on, and what each model would have said, with its probability. A few such places often make up most of the mean.</source>
        <translation>两个模型的预测相差最远的文本位置，按改动后模型相对于原始模型的 KL 散度排序：位置之前的文本、实际接下去的内容，以及两个模型各自会说什么及其概率。少数这样的位置往往占了均值的大部分。</translation>
    </message>
    <message>
        <source>How far the residual stream of the changed model is from the original&apos;s behind each block, over all tokens. “With inherited”: as it happens, with the errors of all blocks before. “Its own”: the changed block fed with what the original block gets. Relative error is ‖x′ − x‖ / ‖x‖; SQNR is the same in decibels. The upright line is the selected block; a click or Space on a point selects another.</source>
        <translation>改动后的模型在每个块之后的残差流与原始模型相差多少，涵盖所有 token。“含继承的误差”：实际情况，包含之前所有块的误差。“自身的误差”：给改动后的块与原始块相同的输入。相对误差是 ‖x′ − x‖ / ‖x‖；SQNR 是同一个量的分贝值。竖线是选中的块；点击数据点或按空格键选中另一个。</translation>
    </message>
</context>
<context>
    <name>lathe::app::DropResult</name>
    <message>
        <source>Tokens that lost most</source>
        <translation>损失最多的 token</translation>
    </message>
    <message>
        <source>Measured fixes</source>
        <translation>实测的修正方式</translation>
    </message>
    <message>
        <source>As table…</source>
        <translation>以表格显示…</translation>
    </message>
    <message>
        <source>Tokens that lost most, as a table</source>
        <translation>以表格显示损失最多的 token</translation>
    </message>
    <message>
        <source>Measured fixes, as a table</source>
        <translation>以表格显示实测的修正方式</translation>
    </message>
    <message>
        <source>%1 (recommended)</source>
        <comment>a fix</comment>
        <translation>%1（推荐）</translation>
    </message>
    <message>
        <source>Use this fix</source>
        <translation>采用此修正</translation>
    </message>
    <message>
        <source>Use this fix: %1</source>
        <translation>采用此修正：%1</translation>
    </message>
    <message>
        <source>Put it into the recipe panel; undo takes it back</source>
        <translation>放入配方面板；可撤销</translation>
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
        <translation>没有任何步骤使预测偏离原始模型：KL 为 0。</translation>
    </message>
    <message>
        <source>Step %1 of %2, %3, adds most: KL goes from %4 to %5 nats (%6 behind the whole recipe).</source>
        <translation>第 %1 步（共 %2 步）%3 影响最大：KL 由 %4 变为 %5 nat（整个配方之后为 %6）。</translation>
    </message>
    <message>
        <source>%1 alone does %2 of that with %3 of the values that the step changes.</source>
        <translation>仅 %1 就造成其中的 %2，而它只占此步骤所改数值的 %3。</translation>
    </message>
    <message>
        <source>No single layer or weight stands out in it: the harm is spread over the model. More bits for all of it, or a gentler step, would help.</source>
        <translation>其中没有特别突出的单一层或权重：损害分散于整个模型。为整个模型增加位数，或采用较温和的步骤，会有帮助。</translation>
    </message>
    <message>
        <source>Half of the divergence is at %1 of the tokens.</source>
        <translation>一半的偏离集中于 %1 的 token。</translation>
    </message>
    <message>
        <source>The text that this run was measured on is not found, or has changed. %1 was read instead, so the numbers differ from the run&apos;s.</source>
        <translation>找不到此次运行所测量的文本，或其内容已更改。改读了 %1，因此数字与该次运行不同。</translation>
    </message>
    <message>
        <source>The run was calibrated on %1, which is not what is chosen now. Its steps were run again on %2.</source>
        <translation>此次运行以 %1 校准，与当前所选的不同。其步骤改以 %2 重新运行。</translation>
    </message>
    <message>
        <source>Its steps were trained again on the data chosen now; a run does not record which data it had.</source>
        <translation>其步骤以当前所选的数据重新训练；运行记录并未记下当时所用的数据。</translation>
    </message>
    <message>
        <source>Keep %1 in %2 bit</source>
        <translation>将 %1 保留为 %2 位</translation>
    </message>
    <message>
        <source>Keep %1 as in the original</source>
        <translation>将 %1 保留为原始模型的样子</translation>
    </message>
    <message>
        <source>Leave %1 out of the step</source>
        <translation>将 %1 排除于此步骤之外</translation>
    </message>
    <message>
        <source>Give %1 %2 bits</source>
        <translation>给予 %1 %2 位</translation>
    </message>
    <message>
        <source>Compress %1 by %2</source>
        <translation>以 %2 压缩 %1</translation>
    </message>
    <message>
        <source>Prune %1 half as much</source>
        <translation>对 %1 的剪枝减半</translation>
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
        <translation>导出到</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>导出 %1</translation>
    </message>
    <message>
        <source>Writing, then opening the file again and comparing…</source>
        <translation>正在写入，随后重新打开文件并比对…</translation>
    </message>
    <message>
        <source>Stopped; nothing was half-written.</source>
        <translation>已停止，没有留下写到一半的文件。</translation>
    </message>
    <message>
        <source>%1 was written, but opened again it does not compute what was meant to be written. Do not use it; try another format.</source>
        <translation>%1 已写入，但重新打开后的计算结果与应写入的内容不符。请勿使用，并改用其他格式。</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>已验证</translation>
    </message>
    <message>
        <source>Verified: opened again, %1 computes what was written. Largest logit difference to the model: %2. Size %3.</source>
        <translation>已验证：重新打开后，%1 的计算结果与写入的内容一致。与模型的最大 logit 差异：%2。大小 %3。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Open a model to export it.</source>
        <translation>打开模型后即可导出。</translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation>文件已存在，将被替换。</translation>
    </message>
    <message>
        <source>Export checkpoint</source>
        <translation>导出检查点</translation>
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
        <translation>压缩后</translation>
    </message>
    <message>
        <source>Compressed (%1)</source>
        <translation>压缩后（%1）</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File to write</source>
        <translation>要写入的文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>lathe::app::ExportFormatList</name>
    <message>
        <source>Planning…</source>
        <translation>规划中…</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>无法写入</translation>
    </message>
    <message>
        <source>%1 kept · %2 re-encoded · %3 refused</source>
        <translation>保留 %1 · 重新编码 %2 · 拒绝 %3</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>lathe::app::ExportPlanView</name>
    <message>
        <source>being made…</source>
        <translation>规划中…</translation>
    </message>
    <message>
        <source>about %1 of tensors</source>
        <translation>张量约 %1</translation>
    </message>
    <message>
        <source>This format cannot hold the model. %1. Choose another format, or another way to compress.</source>
        <translation>此格式无法容纳该模型。%1。请选择其他格式或其他压缩方式。</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Only changes</source>
        <translation>仅看变更</translation>
    </message>
    <message>
        <source>What becomes of each tensor</source>
        <translation>各张量的处理结果</translation>
    </message>
</context>
<context>
    <name>lathe::app::FeaturesPanel</name>
    <message>
        <source>Outlier features</source>
        <translation>离群特征</translation>
    </message>
    <message>
        <source>of what attention and FFN read · orange: meets the criterion</source>
        <translation>注意力与 FFN 所读取者 · 橙色：符合准则</translation>
    </message>
    <message>
        <source>No channel reaches %1.</source>
        <translation>没有通道达到 %1。</translation>
    </message>
    <message>
        <source>%1 of %2 channels meet it.</source>
        <translation>%2 个通道中有 %1 个符合。</translation>
    </message>
    <message>
        <source>Massive activations</source>
        <translation>巨量激活</translation>
    </message>
    <message>
        <source>of the residual stream</source>
        <translation>残差流</translation>
    </message>
    <message>
        <source>No value of the residual stream is above %1 and at least %2 times the median of its position.</source>
        <translation>残差流中没有任何值大于 %1，且至少为其位置中位数的 %2 倍。</translation>
    </message>
    <message>
        <source>Criterion</source>
        <translation>准则</translation>
    </message>
    <message>
        <source>Magnitude of an outlier feature</source>
        <translation>离群特征的绝对值</translation>
    </message>
    <message>
        <source>layers ≥ </source>
        <translation>层 ≥ </translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Share of layers that reach it</source>
        <translation>达到此值的层所占比例</translation>
    </message>
    <message>
        <source>positions ≥ </source>
        <translation>位置 ≥ </translation>
    </message>
    <message>
        <source>Share of positions where a layer reaches it</source>
        <translation>有任一层达到此值的位置所占比例</translation>
    </message>
    <message>
        <source>Channels that are loud all over the model. Each bar tells at how many of all positions of all inputs of attention and FFN a channel reaches the magnitude; beside it stand the share of layers that reach it, the share of positions where at least one does, and its largest magnitude. LLM.int8() calls a channel an outlier feature that reaches 6 in a quarter of the layers and at 6 % of the positions; change the three and the list follows. A click selects the channel where it is largest.</source>
        <translation>在整个模型中都很大的通道。每个条形表示：在注意力与 FFN 所有输入的所有位置中，通道达到该绝对值的比例；旁边是达到该值的层的比例、至少有一层达到该值的位置的比例，以及最大绝对值。LLM.int8() 把在四分之一的层与 6 % 的位置达到 6 的通道称为离群特征；改变这三个数，列表随即更新。点一下即在该通道最大之处选取它。</translation>
    </message>
    <message>
        <source>Single values of the residual stream that are far above all others of their position, by the criterion of Sun et al. (2024): more than 100, and a thousand times the median magnitude of the position. They often stand at the first token or at punctuation, and the model relies on them. A click selects the channel at its place.</source>
        <translation>残差流中远高于同一位置其他值的个别数值，按 Sun 等人（2024）的准则：大于 100，且为该位置绝对值中位数的一千倍。它们常出现在第一个 token 或标点处，而且模型依赖它们。点一下即在其位置选取该通道。</translation>
    </message>
</context>
<context>
    <name>lathe::app::GenerateColumn</name>
    <message>
        <source>Text of: %1</source>
        <translation>文本：%1</translation>
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
        <translation>%1 个 token · %2 token/s</translation>
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
        <translation>文本生成完毕后才能得知。</translation>
    </message>
    <message>
        <source>Not known: writing was stopped.</source>
        <translation>无法得知：生成已停止。</translation>
    </message>
    <message>
        <source>Likeliest tokens</source>
        <translation>最可能的 token</translation>
    </message>
    <message>
        <source>Generate a text, then choose one of its tokens.</source>
        <translation>请先生成文本，再选择其中一个 token。</translation>
    </message>
    <message>
        <source>the original&apos;s text</source>
        <translation>原始模型的文本</translation>
    </message>
    <message>
        <source>the compressed model&apos;s text</source>
        <translation>压缩模型的文本</translation>
    </message>
    <message>
        <source>Token %1 of %2: %3</source>
        <translation>%2，第 %1 个 token：%3</translation>
    </message>
    <message>
        <source>the text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>the model&apos;s own probabilities</source>
        <translation>模型本身的概率</translation>
    </message>
    <message>
        <source>probabilities after temperature %1, top-k and top-p</source>
        <translation>经温度 %1、top-k 和 top-p 后的概率</translation>
    </message>
    <message>
        <source> · both models behind the same words</source>
        <translation> · 两个模型接在相同文本之后</translation>
    </message>
    <message>
        <source>Open a model to write with it.</source>
        <translation>打开模型后即可生成文本。</translation>
    </message>
    <message>
        <source>This model sorts its input into classes. It writes no text.</source>
        <translation>此模型对输入进行分类，不生成文本。</translation>
    </message>
    <message>
        <source>This model has no tokenizer, so it cannot read a prompt. Put its tokenizer beside it and open it again.</source>
        <translation>此模型没有分词器，无法读取提示词。请将分词器放在模型旁，再重新打开。</translation>
    </message>
    <message>
        <source>Reading the prompt…</source>
        <translation>正在读取提示词…</translation>
    </message>
    <message>
        <source>The model ended the text at once.</source>
        <translation>模型立即结束了文本。</translation>
    </message>
    <message>
        <source>The text appears here.</source>
        <translation>文本会显示在这里。</translation>
    </message>
    <message>
        <source>Ctrl+Enter continues the prompt</source>
        <translation>按 Ctrl+Enter 续写提示词</translation>
    </message>
    <message>
        <source>Waiting for the job before this one</source>
        <translation>等待前一个作业完成</translation>
    </message>
    <message>
        <source>Each model reads the other&apos;s text…</source>
        <translation>两个模型正在互读对方的文本…</translation>
    </message>
    <message>
        <source>Writing: %1 of at most %2 tokens</source>
        <translation>生成中：%1/最多 %2 个 token</translation>
    </message>
    <message>
        <source>Complete: %1 tokens</source>
        <translation>完成：%1 个 token</translation>
    </message>
    <message>
        <source>Stopped after %1 tokens</source>
        <translation>已在 %1 个 token 后停止</translation>
    </message>
    <message>
        <source>Both models wrote the same text</source>
        <translation>两个模型生成的文本相同</translation>
    </message>
    <message>
        <source>The same for %1 tokens · underlined: %2 of %3 tokens differ in the original, %4 of %5 in the compressed</source>
        <translation>前 %1 个 token 相同 · 下划线：原始模型 %3 个 token 中有 %2 个不同，压缩模型 %5 个中有 %4 个不同</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>压缩后</translation>
    </message>
    <message>
        <source>Compressed (%1)</source>
        <translation>压缩后（%1）</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Compress the model to see its text beside the original&apos;s.</source>
        <translation>压缩模型后，可与原始模型的文本并排对照。</translation>
    </message>
    <message>
        <source>Try int8</source>
        <translation>试试 int8</translation>
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
        <translation>续写提示词（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Write the beginning of a text, or choose an example</source>
        <translation>输入一段文本的开头，或选择示例</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>最大 token 数</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
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
        <translation>种子</translation>
    </message>
    <message>
        <source>0 (greedy)</source>
        <translation>0（贪心）</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>0 takes the likeliest token; 1 draws as the model says; more is bolder</source>
        <translation>0：取最可能的 token；1：按模型的概率采样；越大越大胆</translation>
    </message>
    <message>
        <source>Draws among this many likeliest tokens</source>
        <translation>从最可能的这么多个 token 中采样</translation>
    </message>
    <message>
        <source>Draws among the likeliest tokens whose probabilities add up to this</source>
        <translation>从概率合计达到此值的最可能 token 中采样</translation>
    </message>
    <message>
        <source>The same seed draws the same tokens</source>
        <translation>相同种子会采出相同的 token</translation>
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
        <translation>服务器</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>App size</source>
        <translation>App 大小</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Server: as fast as the original and almost as good
Device: half the size, faster, close to the original
App size: a third of the size, close to the original</source>
        <translation>服务器：与原始模型一样快，质量几乎相同
设备：大小减半、更快，质量接近原始模型
App 大小：大小为三分之一，质量接近原始模型</translation>
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
        <translation>p90 延迟上限（毫秒）</translation>
    </message>
    <message>
        <source>any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Accuracy ≥</source>
        <translation>准确率 ≥</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Lowest accuracy in percent</source>
        <translation>最低准确率（百分比）</translation>
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
        <translation>内存上限</translation>
    </message>
    <message>
        <source>Latency p90 at most</source>
        <translation>p90 延迟上限</translation>
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
        <translation>准确率下限</translation>
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
        <translation>%1 的注意力头</translation>
    </message>
    <message>
        <source>Attention heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 predictions</source>
        <translation>%1 · %2 · %3 个预测</translation>
    </message>
    <message>
        <source>What it attends to</source>
        <translation>它关注什么</translation>
    </message>
    <message>
        <source>block %1, head %2</source>
        <translation>块 %1，头 %2</translation>
    </message>
    <message>
        <source>If the lowest are removed</source>
        <translation>移除最低分者的后果</translation>
    </message>
    <message>
        <source>by “%1”</source>
        <translation>按“%1”</translation>
    </message>
    <message>
        <source>%1 without the marked heads</source>
        <translation>不含已标记头的 %1</translation>
    </message>
    <message>
        <source>Which attention heads does the model need? Each is weighed by a gradient and by measuring the loss without it, on a text.</source>
        <translation>模型需要哪些注意力头？在一段文本上，用梯度以及移除后实测的损失衡量每一个头。</translation>
    </message>
    <message>
        <source>Score of heads</source>
        <translation>头的分数</translation>
    </message>
    <message>
        <source>leave each out</source>
        <translation>逐一移除</translation>
    </message>
    <message>
        <source>Also measures the loss without each head: one pass over the text per head</source>
        <translation>另外实测移除每个头后的损失：每个头要读一遍文本</translation>
    </message>
    <message>
        <source>Share of heads to mark</source>
        <translation>要标记的头的比例</translation>
    </message>
    <message>
        <source>Measures the loss with all marked heads silent at once</source>
        <translation>实测所有已标记的头同时静默时的损失</translation>
    </message>
    <message>
        <source>Heads (or groups that share keys) are removed one after another, lowest score first. The line adds up first-order estimates, which hold for small changes only; diamonds are what was measured with all of them silent at once.</source>
        <translation>头（或共用键的组）从最低分开始逐一移除。线条是一阶估计的累加，只对小变化成立；菱形是同时静默时的实测值。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Add the removal of heads</source>
        <translation>加入移除注意力头</translation>
    </message>
    <message>
        <source>Mark heads</source>
        <translation>标记注意力头</translation>
    </message>
    <message>
        <source>Sentence that is read</source>
        <translation>所读的句子</translation>
    </message>
    <message>
        <source>Agreement of the scores</source>
        <translation>各分数的一致程度</translation>
    </message>
    <message>
        <source>What to compare</source>
        <translation>比较什么</translation>
    </message>
    <message>
        <source>Each column is a block, each row an attention head; heads in a bracket share keys and values and can only be removed together. Left out, measured: the change of the mean loss with the head&apos;s output set to zero, with its standard error over the windows; blue means that the model does better without it. First order: the same estimated from a gradient. Gradient of a gate: the mean size of that gradient (Michel and others, 2019). Entropy and distance describe where a head looks and say nothing of its worth. Arrow keys, or a click with Ctrl, look at a head; a click or Space marks it, a click on a block&apos;s number or Ctrl+Space all of its block. Marked heads are hatched.</source>
        <translation>每一列是一个块，每一行是一个注意力头；括号内的头共用键和值，只能一起移除。移除后实测：把头的输出设为零时平均损失的变化，附各窗口的标准误；蓝色表示没有它模型反而更好。一阶估计：由梯度估计的同一个量。门的梯度：该梯度大小的平均（Michel 等，2019）。熵与距离描述头看向哪里，不说明它的价值。方向键或按住 Ctrl 点击可查看一个头；点击或空格键标记它，点块编号或按 Ctrl+空格键标记整个块；已标记的头画有斜线。</translation>
    </message>
    <message>
        <source>A sentence of the text, to be chosen above the picture, read alone: each row is a word and shows how its attention is spread over the words before it; a row adds up to one.</source>
        <translation>文本中的一个句子，可在图上方选择，单独读入：每一行是一个词，显示它的注意力如何分布在之前的词上；一行的总和为一。</translation>
    </message>
    <message>
        <source>How alike two scores order all heads: Spearman&apos;s rank correlation, 1 for the same order, −1 for the opposite and about 0 for none. Scores that disagree with what was measured are poor guides to what can be removed.</source>
        <translation>两种分数把所有头排序得多相近：Spearman 等级相关，1 表示次序相同，−1 表示相反，约 0 表示无关。与实测不一致的分数，不足以判断可以移除什么。</translation>
    </message>
</context>
<context>
    <name>lathe::app::InspectorPanel</name>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>How what enters a weight is rounded before it is multiplied.</source>
        <translation>进入权重的值在相乘之前如何舍入。</translation>
    </message>
    <message>
        <source>Choose a weight in the tree or a chart.</source>
        <translation>请在树或图表中选择权重。</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits/weight</source>
        <translation>位/权重</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Kurtosis</source>
        <translation>峰度</translation>
    </message>
    <message>
        <source>Excess kurtosis: 0 for a normal distribution, higher for heavy tails.</source>
        <translation>超额峰度：正态分布为 0，厚尾时更高。</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Std. dev.</source>
        <translation>标准差</translation>
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
        <translation> · ≈ 采样 %1 个值</translation>
    </message>
    <message numerus="yes">
        <source>%n weights</source>
        <translation>
            <numerusform>%n 个权重</numerusform>
        </translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>头 %1</translation>
    </message>
    <message>
        <source>input channel %1</source>
        <translation>输入通道 %1</translation>
    </message>
    <message>
        <source>KV cache</source>
        <translation>KV 缓存</translation>
    </message>
    <message>
        <source>How keys and values of older positions are stored.</source>
        <translation>较旧位置的键和值如何存储。</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>What is multiplied by a Hadamard matrix while the model runs.</source>
        <translation>模型运行时乘以 Hadamard 矩阵的值。</translation>
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
        <translation>两侧相同时为 0；大的值延伸得更远时为正。</translation>
    </message>
    <message>
        <source>Max/σ</source>
        <translation>最大值/σ</translation>
    </message>
    <message>
        <source>The largest magnitude in standard deviations: what a grid of few bits must span.</source>
        <translation>以标准差为单位的最大绝对值：位数少的格点必须覆盖的范围。</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零值</translation>
    </message>
    <message>
        <source>Effective rank: how many directions the weight really uses, of %1 that it could: exp of the entropy of its singular values (Roy and Vetterli 2007). Large weights: lathe-cli observe --what weights --rank.</source>
        <translation>有效秩：在可用的 %1 个方向中，权重实际用到几个：奇异值之熵的指数（Roy 与 Vetterli，2007）。大型权重请用 lathe-cli observe --what weights --rank。</translation>
    </message>
    <message>
        <source>Eff. rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>output channel %1</source>
        <translation>输出通道 %1</translation>
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
        <translation>窗口</translation>
    </message>
    <message>
        <source>No value yet.</source>
        <translation>尚无数值。</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>压缩后</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Perplexity in training</source>
        <translation>训练中的困惑度</translation>
    </message>
    <message>
        <source>Accuracy in training</source>
        <translation>训练中的准确率</translation>
    </message>
    <message>
        <source>percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出数据</translation>
    </message>
    <message>
        <source>What the curve shows</source>
        <translation>曲线显示的量</translation>
    </message>
    <message>
        <source>Output error by weight</source>
        <translation>各权重的输出误差</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重数</translation>
    </message>
    <message>
        <source>rounded to nearest</source>
        <translation>舍入到最近值</translation>
    </message>
    <message>
        <source>by magnitude</source>
        <translation>按绝对值</translation>
    </message>
</context>
<context>
    <name>lathe::app::JobRow</name>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Run earlier</source>
        <translation>提前运行</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表移除</translation>
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
        <translation>已取消，没有写到一半的文件</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>耗时 %1</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Stop and keep: end the training now, keep what it has learned, and go on with the recipe</source>
        <translation>停止并保留：立即结束训练，保留已学到的结果，并继续执行配方</translation>
    </message>
    <message>
        <source>Cancel: throw away what this run has done</source>
        <translation>取消：舍弃这次运行的成果</translation>
    </message>
    <message>
        <source>ending the training</source>
        <translation>正在结束训练</translation>
    </message>
</context>
<context>
    <name>lathe::app::JobsPanel</name>
    <message>
        <source>%1 running, %2 queued</source>
        <translation>%1 个运行中，%2 个排队中</translation>
    </message>
    <message>
        <source>Nothing runs. A recipe starts with Ctrl+R.</source>
        <translation>当前没有运行中的作业。按 Ctrl+R 运行配方。</translation>
    </message>
</context>
<context>
    <name>lathe::app::LogPanel</name>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n 个错误</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n 个警告</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::MainWindow</name>
    <message>
        <source>The run is finished.</source>
        <translation>运行完成。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
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
        <translation>有作业正在运行</translation>
    </message>
    <message>
        <source>Stop what is running and close? Finished runs are kept.</source>
        <translation>要停止运行中的作业并关闭吗？已完成的运行记录会保留。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>配方(&amp;R)</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>运行(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>About Lathe</source>
        <translation>关于 Lathe</translation>
    </message>
    <message>
        <source>Lathe %1
A workbench for model compression.
GPL-3.0-or-later</source>
        <translation>Lathe %1
模型压缩工作台。
GPL-3.0-or-later</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Open &amp;sample model</source>
        <translation>打开示例模型(&amp;S)</translation>
    </message>
    <message>
        <source>Open sample: stories, deeper (teacher)</source>
        <translation>打开示例：故事，更深的模型（教师）</translation>
    </message>
    <message>
        <source>Open sample: drawn digits (vision transformer)</source>
        <translation>打开示例：程序绘制的数字（视觉 Transformer）</translation>
    </message>
    <message>
        <source>Open sample: drawn digits (small MLP)</source>
        <translation>打开示例：程序绘制的数字（小型 MLP）</translation>
    </message>
    <message>
        <source>Open sample: short reviews (BERT)</source>
        <translation>打开示例：短评（BERT）</translation>
    </message>
    <message>
        <source>&amp;Close model</source>
        <translation>关闭模型(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Export checkpoint…</source>
        <translation>导出检查点(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>报告(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Print report…</source>
        <translation>打印报告(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Filter weights</source>
        <translation>筛选权重(&amp;F)</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>切换浅色与深色</translation>
    </message>
    <message>
        <source>Simple or full</source>
        <translation>切换简易与完整</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Compare runs</source>
        <translation>比较运行记录</translation>
    </message>
    <message>
        <source>Classroom (large text)</source>
        <translation>课堂（大字）</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一个窗格</translation>
    </message>
    <message>
        <source>Quantize to 4 bits</source>
        <translation>量化为 4 位</translation>
    </message>
    <message>
        <source>&amp;Run recipe</source>
        <translation>运行配方(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Measure the original</source>
        <translation>测量原始模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Cancel the running job</source>
        <translation>取消运行中的作业(&amp;C)</translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Open models</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors *.h5 *.bin config.json);;All files (*)</source>
        <translation>模型 (*.gguf *.safetensors *.h5 *.bin config.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a Hugging Face folder</source>
        <translation>打开 Hugging Face 文件夹</translation>
    </message>
    <message>
        <source>Exported %1, reopened and verified</source>
        <translation>已导出 %1，重新打开并验证</translation>
    </message>
    <message>
        <source>Last session</source>
        <translation>上次会话</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>No model open</source>
        <translation>未打开模型</translation>
    </message>
    <message numerus="yes">
        <source>%n weights selected</source>
        <translation>
            <numerusform>已选择 %n 个权重</numerusform>
        </translation>
    </message>
    <message>
        <source>RAM %1 of %2</source>
        <translation>内存 %1/%2</translation>
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
        <translation>检查器</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>浮动</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Warnings and errors only</source>
        <translation>仅看警告和错误</translation>
    </message>
    <message>
        <source>Simple</source>
        <translation>简易</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message numerus="yes">
        <source>CPU · %n threads</source>
        <translation>
            <numerusform>CPU · %n 线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>处理器线程</translation>
    </message>
    <message>
        <source>Measure on &amp;text…</source>
        <translation>用文本测量(&amp;T)…</translation>
    </message>
    <message>
        <source>Measure on t&amp;asks…</source>
        <translation>用任务测量(&amp;A)…</translation>
    </message>
    <message>
        <source>Measure on the &amp;bundled data</source>
        <translation>用内置数据测量(&amp;B)</translation>
    </message>
    <message>
        <source>Text to measure perplexity on</source>
        <translation>用于测量困惑度的文本</translation>
    </message>
    <message>
        <source>Text (*.txt *.raw *.md);;All files (*)</source>
        <translation>文本 (*.txt *.raw *.md);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Tasks to measure accuracy on</source>
        <translation>用于测量准确率的任务</translation>
    </message>
    <message>
        <source>Tasks (*.jsonl)</source>
        <translation>任务 (*.jsonl)</translation>
    </message>
    <message>
        <source>The next runs are measured on the bundled data</source>
        <translation>之后的运行用内置数据测量</translation>
    </message>
    <message>
        <source>The next runs are measured on %1</source>
        <translation>之后的运行用 %1 测量</translation>
    </message>
    <message>
        <source>&amp;Stop training and keep the result</source>
        <translation>停止训练并保留结果(&amp;S)</translation>
    </message>
    <message>
        <source>Accuracy %1 % (original)</source>
        <translation>准确率 %1 %（原始）</translation>
    </message>
    <message numerus="yes">
        <source>The run is finished, but something looks broken (%n warnings): %1</source>
        <translation>
            <numerusform>运行已完成，但似乎有问题（%n 个警告）：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Statistics of all weights…</source>
        <translation>所有权重的统计(&amp;S)…</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>关闭 %1</translation>
    </message>
</context>
<context>
    <name>lathe::app::MarkBar</name>
    <message>
        <source>Mark lowest</source>
        <translation>标记最低</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Measure without</source>
        <translation>实测移除</translation>
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
        <translation>%1 个参数 · %2</translation>
    </message>
    <message>
        <source>Show histogram</source>
        <translation>显示直方图</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Only these in the current step</source>
        <translation>当前步骤仅含这些</translation>
    </message>
    <message>
        <source>Leave out of the current step</source>
        <translation>从当前步骤排除</translation>
    </message>
    <message>
        <source>Filter: attn.q, &gt;1MB</source>
        <translation>筛选：attn.q, &gt;1MB</translation>
    </message>
    <message>
        <source>Filter weights</source>
        <translation>筛选权重</translation>
    </message>
    <message>
        <source>Weights of the model</source>
        <translation>模型的权重</translation>
    </message>
</context>
<context>
    <name>lathe::app::ObservationBar</name>
    <message>
        <source>Text to look at the model on</source>
        <translation>用来观察模型的文本</translation>
    </message>
    <message>
        <source>Texts (*.txt *.raw *.md);;All files (*)</source>
        <translation>文本文件 (*.txt *.raw *.md);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Sample stories</source>
        <translation>示例故事</translation>
    </message>
    <message>
        <source>The bundled stories that no sample was trained on</source>
        <translation>随附、没有示例模型用来训练过的故事</translation>
    </message>
    <message>
        <source>Choose a text file…</source>
        <translation>选择文本文件…</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个 token</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation>读取的 token 数</translation>
    </message>
    <message>
        <source>How much of the text is read: more takes longer and errs less</source>
        <translation>读多少文本：读得多较慢、误差较小</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
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
        <translation>测量中…</translation>
    </message>
    <message>
        <source>Measure on the built-in stories</source>
        <translation>用内置故事测量</translation>
    </message>
    <message>
        <source>Measure on %1</source>
        <translation>用 %1 测量</translation>
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
        <translation>选择文本文件…</translation>
    </message>
    <message>
        <source>Estimate on the built-in stories</source>
        <translation>用内置故事速估</translation>
    </message>
    <message>
        <source>Estimate on %1</source>
        <translation>用 %1 速估</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>file of the text</source>
        <translation>文本文件</translation>
    </message>
    <message>
        <source>SHA-256 of the text</source>
        <translation>文本的 SHA-256</translation>
    </message>
</context>
<context>
    <name>lathe::app::OverviewView</name>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>Where the bytes are</source>
        <translation>字节分布</translation>
    </message>
    <message>
        <source>one tile per weight, by block · click selects it everywhere</source>
        <translation>每个权重一格，按块排列 · 点击即在各处选中</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>块 %1</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>压缩后</translation>
    </message>
    <message>
        <source>recipe, est.</source>
        <translation>配方（估计）</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>估计</translation>
    </message>
    <message>
        <source>Bytes by type</source>
        <translation>各类型字节</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>KV cache</source>
        <translation>KV 缓存</translation>
    </message>
    <message>
        <source>working memory</source>
        <translation>工作内存</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>free on this machine</source>
        <translation>本机可用</translation>
    </message>
    <message>
        <source>Does it fit?</source>
        <translation>放得下吗？</translation>
    </message>
    <message>
        <source>estimate for one sequence of %1 tokens, keys and values in 32 bit</source>
        <translation>按 %1 个 token 的单个序列估计，键和值为 32 位</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Goals</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Try next</source>
        <translation>接着试试</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>来历</translation>
    </message>
    <message>
        <source>Context, tokens</source>
        <translation>上下文（token）</translation>
    </message>
    <message>
        <source>Quantize to 4 bits in one click</source>
        <translation>一键量化为 4 位</translation>
    </message>
    <message>
        <source>Drag a line in Weights</source>
        <translation>在“权重”中拖动线条</translation>
    </message>
    <message>
        <source>Compare the runs</source>
        <translation>比较运行记录</translation>
    </message>
    <message>
        <source>The area of a tile is the stored size of a weight: codes, scales, zeros and tables.</source>
        <translation>每格面积是一个权重的存储大小：量化码、缩放因子、零点与表格都计入。</translation>
    </message>
    <message>
        <source>Stored bytes by the way they are encoded; the last bar is the plan&apos;s estimate of the recipe.</source>
        <translation>按编码方式统计的存储字节；最后一条是配方的估计。</translation>
    </message>
    <message>
        <source>estimate for one example</source>
        <translation>以一个样本估计</translation>
    </message>
    <message>
        <source>estimate for one sequence of %1 tokens, keys and values as each model keeps them</source>
        <translation>按 %1 个 token 的单个序列估计，键和值按各模型的存储方式</translation>
    </message>
    <message>
        <source>Weights, keys and values of one sequence at the chosen context, and the greatest activations of a pass over 128 tokens, as this engine keeps them. It is an estimate, not a measurement. A limit far beyond it stands at the edge with an arrow.</source>
        <translation>权重、所选上下文下单个序列的键与值，以及处理 128 个 token 时最大的激活值，按本引擎的存放方式计算。这是估计，不是测量。远超过所需的上限以箭头标在边缘。</translation>
    </message>
</context>
<context>
    <name>lathe::app::PlanNotes</name>
    <message>
        <source>Set “%1” to %2</source>
        <translation>将“%1”设为 %2</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>步骤 %1：%2</translation>
    </message>
    <message>
        <source>Choose training data…</source>
        <translation>选择训练数据…</translation>
    </message>
    <message>
        <source>Choose a teacher…</source>
        <translation>选择教师模型…</translation>
    </message>
    <message>
        <source>Choose calibration data…</source>
        <translation>选择校准数据…</translation>
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
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>MB est.</source>
        <translation>MB（估计）</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>≈ sample</source>
        <translation>≈ 采样</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>%1 values</source>
        <translation>%1 个值</translation>
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
        <translation>超出截断范围</translation>
    </message>
    <message>
        <source>Levels used</source>
        <translation>使用的量化级</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Root of the mean squared error of the values</source>
        <translation>各值均方误差的平方根</translation>
    </message>
    <message>
        <source>Signal to quantization noise, 10 log₁₀(Σw² / Σe²)</source>
        <translation>信号与量化噪声比，10 log₁₀(Σw² / Σe²)</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecentModelsModel</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n 条运行记录</numerusform>
        </translation>
    </message>
    <message>
        <source>today, %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
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
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>打开时间</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeData</name>
    <message>
        <source>Training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Held-out data</source>
        <translation>留出数据</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>What steps of this recipe are trained on</source>
        <translation>此配方的步骤用来训练的数据</translation>
    </message>
    <message>
        <source>What training is watched on, and never trained on</source>
        <translation>用来观察训练、从不用于训练的数据</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Teacher %1</source>
        <translation>教师模型 %1</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>教师模型</translation>
    </message>
    <message>
        <source>Stories, as of the sample</source>
        <translation>故事（与示例同类）</translation>
    </message>
    <message>
        <source>12,000 stories of the kind that the sample has learned</source>
        <translation>12,000 则与示例模型所学同类的故事</translation>
    </message>
    <message>
        <source>Last part of the training data</source>
        <translation>训练数据的最后一部分</translation>
    </message>
    <message>
        <source>A twentieth of the training data is set aside and not trained on</source>
        <translation>留出二十分之一的训练数据，不用于训练</translation>
    </message>
    <message>
        <source>Run: %1</source>
        <translation>运行：%1</translation>
    </message>
    <message>
        <source>Choose a model file…</source>
        <translation>选择模型文件…</translation>
    </message>
    <message>
        <source>Choose a model folder…</source>
        <translation>选择模型文件夹…</translation>
    </message>
    <message>
        <source>A model whose answers are learned</source>
        <translation>供学习其输出的模型</translation>
    </message>
    <message>
        <source>Model to learn from</source>
        <translation>要向其学习的模型</translation>
    </message>
    <message>
        <source>Data to train on</source>
        <translation>用来训练的数据</translation>
    </message>
    <message>
        <source>Data to watch the training on</source>
        <translation>用来观察训练的数据</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Texts, tables, images (*.txt *.raw *.md *.tsv *.csv *.jsonl *.json *.gz *-ubyte);;All files (*)</source>
        <translation>文本、表格、图像 (*.txt *.raw *.md *.tsv *.csv *.jsonl *.json *.gz *-ubyte);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a folder of images…</source>
        <translation>选择图像文件夹…</translation>
    </message>
    <message>
        <source>Reviews, as of the sample</source>
        <translation>评论（与示例同类）</translation>
    </message>
    <message>
        <source>24,000 reviews of the kind that the sample has learned</source>
        <translation>24,000 条与示例训练数据同类的评论</translation>
    </message>
    <message>
        <source>Drawn digits, as of the samples</source>
        <translation>程序绘制的数字（与示例同类）</translation>
    </message>
    <message>
        <source>24,000 digits drawn like those that the samples have learned</source>
        <translation>24,000 个与示例训练数据同法绘制的数字</translation>
    </message>
    <message>
        <source>This model, before any step</source>
        <translation>本模型（未经任何步骤）</translation>
    </message>
    <message>
        <source>What earlier steps of the recipe have made smaller learns from the model as it was. A first step has nothing to learn from itself: choose another teacher for it.</source>
        <translation>配方前面步骤缩小后的模型，向原来的模型学习。第一个步骤无法向自己学习：请为它选择其他教师模型。</translation>
    </message>
    <message>
        <source>The first 1,000 of the stories that the sample has learned</source>
        <translation>示例模型所学故事的前 1,000 则</translation>
    </message>
    <message>
        <source>The first 1,000 of the reviews that the sample has learned</source>
        <translation>示例模型所学评论的前 1,000 条</translation>
    </message>
    <message>
        <source>The first 1,000 of the digits that the samples have learned</source>
        <translation>示例模型所学数字的前 1,000 个</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>What passes through the layers while steps look at their inputs</source>
        <translation>步骤观察各层输入时通过各层的数据</translation>
    </message>
    <message>
        <source>Data to calibrate on</source>
        <translation>用来校准的数据</translation>
    </message>
    <message>
        <source>Choose calibration text…</source>
        <translation>选择校准文本…</translation>
    </message>
    <message>
        <source>Texts (*.txt *.raw *.md);;All files (*)</source>
        <translation>文本 (*.txt *.raw *.md);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeDocument</name>
    <message>
        <source>Add “%1”</source>
        <translation>添加“%1”</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>更改“%1”</translation>
    </message>
    <message>
        <source>Switch “%1” on</source>
        <translation>启用“%1”</translation>
    </message>
    <message>
        <source>Switch “%1” off</source>
        <translation>停用“%1”</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>移除“%1”</translation>
    </message>
    <message>
        <source>Move “%1”</source>
        <translation>移动“%1”</translation>
    </message>
    <message>
        <source>Duplicate “%1”</source>
        <translation>复制“%1”</translation>
    </message>
    <message>
        <source>Rename the recipe</source>
        <translation>重命名配方</translation>
    </message>
    <message>
        <source>Change the seed</source>
        <translation>更改种子</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeFoot</name>
    <message>
        <source>Memory beyond the model itself, which stays mapped from its file</source>
        <translation>模型本身以外的内存；模型仍由文件映射</translation>
    </message>
    <message>
        <source>Run recipe</source>
        <translation>运行配方</translation>
    </message>
    <message>
        <source>Add a step first</source>
        <translation>请先添加步骤</translation>
    </message>
    <message>
        <source>A step cannot run; see the notes above</source>
        <translation>有步骤无法运行，请见上方说明</translation>
    </message>
    <message>
        <source>Compress the model and measure the result</source>
        <translation>压缩模型并测量结果</translation>
    </message>
    <message>
        <source>No estimate</source>
        <translation>无法估计</translation>
    </message>
    <message>
        <source>Size &lt;b&gt;%1 → %2 MB&lt;/b&gt; est.</source>
        <translation>大小 &lt;b&gt;%1 → %2 MB&lt;/b&gt;（估计）</translation>
    </message>
    <message>
        <source>%1 bits/weight</source>
        <translation>%1 位/权重</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>无需操作</translation>
    </message>
    <message>
        <source>Estimate: %1, up to %2 of memory</source>
        <translation>估计：%1，最多需内存 %2</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipeHeader</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Presets, load, save, copy</source>
        <translation>预设、加载、保存、复制</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the recipe</source>
        <translation>配方名称</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Steps that draw random numbers start from this</source>
        <translation>需要随机数的步骤由此值开始</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>Preset “%1”</source>
        <translation>预设“%1”</translation>
    </message>
    <message>
        <source>Name and seed…</source>
        <translation>名称与种子…</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>加载…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Copy as command line</source>
        <translation>复制为命令行</translation>
    </message>
    <message>
        <source>Copy JSON</source>
        <translation>复制 JSON</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Clear the recipe</source>
        <translation>清空配方</translation>
    </message>
</context>
<context>
    <name>lathe::app::RecipePanel</name>
    <message>
        <source>Add step</source>
        <translation>添加步骤</translation>
    </message>
    <message>
        <source>Add a method to the end of the recipe</source>
        <translation>在配方末尾添加方法</translation>
    </message>
    <message>
        <source>Load a recipe</source>
        <translation>加载配方</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>配方 (*.json)</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>保存配方</translation>
    </message>
</context>
<context>
    <name>lathe::app::ReportDialog</name>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>写入报告</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>已写入：%1</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Compression report</source>
        <translation>压缩报告</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message numerus="yes">
        <source>The %n ticked run(s)</source>
        <translation>
            <numerusform>勾选的 %n 条运行记录</numerusform>
        </translation>
    </message>
    <message>
        <source>All runs that are done</source>
        <translation>所有已完成的运行记录</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Machine and checksums</source>
        <translation>机器与校验和</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>HTML, one file with charts</source>
        <translation>HTML，含图表的单个文件</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>CSV, the table of runs</source>
        <translation>CSV，运行记录表</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
</context>
<context>
    <name>lathe::app::RunDetails</name>
    <message>
        <source>Differences from parent</source>
        <translation>与父级的差异</translation>
    </message>
    <message>
        <source>Restore recipe</source>
        <translation>还原配方</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>Put this run&apos;s recipe into the recipe panel</source>
        <translation>将此运行记录的配方放入配方面板</translation>
    </message>
    <message>
        <source>Start a new recipe on top of this run&apos;s model</source>
        <translation>以此运行记录的模型为基础开始新配方</translation>
    </message>
    <message>
        <source>Apply and measure the same recipe once more</source>
        <translation>再次应用并测量同一配方</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Pin as baseline</source>
        <translation>固定为基准</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>goal met</source>
        <translation>达到目标</translation>
    </message>
    <message>
        <source>goal missed</source>
        <translation>未达目标</translation>
    </message>
    <message>
        <source>Not comparable: %1</source>
        <translation>不可比较：%1</translation>
    </message>
    <message>
        <source>parent: %1</source>
        <translation>父级：%1</translation>
    </message>
    <message>
        <source>no parent</source>
        <translation>无父级</translation>
    </message>
    <message>
        <source>Unchanged: %1</source>
        <translation>未变：%1</translation>
    </message>
    <message>
        <source>Meets every limit</source>
        <translation>满足所有限制</translation>
    </message>
    <message>
        <source>Misses a limit</source>
        <translation>未满足限制</translation>
    </message>
    <message>
        <source>Goal: %1</source>
        <translation>目标：%1</translation>
    </message>
    <message>
        <source>ranked by %1</source>
        <translation>按 %1 排序</translation>
    </message>
    <message>
        <source>%1: %2 was not measured, so it is not ranked.</source>
        <translation>%1：未测量 %2，故不列入排名。</translation>
    </message>
    <message>
        <source>%1: %2 is not comparable, so it is not ranked.</source>
        <translation>%1：%2 不可比较，故不列入排名。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Held-out loss, best</source>
        <translation>最佳留出损失</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Ended early: by hand, by its time limit, or without progress.</source>
        <translation>提前结束：由用户停止、到达时间上限，或不再进步。</translation>
    </message>
    <message>
        <source>Change, points</source>
        <translation>变化，百分点</translation>
    </message>
    <message>
        <source>Difference in accuracy on the same examples with its paired standard error, and the exact McNemar test: how likely so uneven a change is by chance</source>
        <translation>相同样本上的准确率差及其配对标准误，以及 McNemar 精确检验：如此不均的改变出于偶然的概率</translation>
    </message>
    <message>
        <source>Changed answers</source>
        <translation>改变的答案</translation>
    </message>
    <message>
        <source> (−%1 +%2)</source>
        <translation>（−%1 +%2）</translation>
    </message>
    <message>
        <source>%1 lost: only the baseline was right. %2 gained: only this run is.</source>
        <translation>失去 %1 个：只有基准正确。获得 %2 个：只有此次运行正确。</translation>
    </message>
    <message>
        <source>Held-out loss as stored</source>
        <translation>存储后的留出损失</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Windows or examples</source>
        <translation>窗口数或样本数</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Explaining…</source>
        <translation>正在分析…</translation>
    </message>
    <message>
        <source>Explain this drop</source>
        <translation>说明质量为何下降</translation>
    </message>
    <message>
        <source>Finds the step, the layer and the tokens behind the loss of quality, and what would help; runs the recipe again</source>
        <translation>找出造成质量下降的步骤、层与词元，以及改善的办法；会重新运行配方</translation>
    </message>
    <message>
        <source>Warnings: %1</source>
        <translation>警告：%1</translation>
    </message>
    <message>
        <source>Why it predicts worse</source>
        <translation>为何预测变差</translation>
    </message>
    <message>
        <source>%1: the changed recipe is put into the recipe panel; undo takes it back</source>
        <translation>%1：将修改后的配方放入配方面板；可撤销</translation>
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
        <translation>只压缩一个权重的影响</translation>
    </message>
    <message>
        <source>Most sensitive first</source>
        <translation>最敏感者在前</translation>
    </message>
    <message>
        <source>at %1 bits</source>
        <translation>%1 位</translation>
    </message>
    <message>
        <source>Quality against size</source>
        <translation>质量与大小</translation>
    </message>
    <message>
        <source>Add bit plan</source>
        <translation>加入位方案</translation>
    </message>
    <message>
        <source>Measure the bit plan of %1</source>
        <translation>实测 %1 的位方案</translation>
    </message>
    <message>
        <source>How much does each weight suffer from fewer bits? Each is compressed alone to 8, 4, 3 and 2 bits, and what that changes of the predictions on a text is measured.</source>
        <translation>位数变少时，每个权重受多大影响？分别单独压缩到 8、4、3、2 位，并在一段文本上测量预测的变化。</translation>
    </message>
    <message>
        <source>each weight</source>
        <translation>每个权重</translation>
    </message>
    <message>
        <source>each block</source>
        <translation>每个块</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Each row is a weight, each column a number of bits; only this weight is compressed (rounding to nearest, groups of 64). Left, the quick score: the relative error of what the weight puts out, without running the rest of the model. Right, what was measured: the KL divergence of the predictions from the original&apos;s, with its standard error over the tokens. Each half has its own logarithmic colour scale. A framed cell is the bit width of the plan; a click or Space assigns another, or none.</source>
        <translation>每一行是一个权重，每一列是一个位数；只压缩这个权重（舍入到最近值，每组 64 个）。左边是速估分数：该权重输出的相对误差，不必运行模型其余部分。右边是实测：预测与原始模型的 KL 散度，附各 token 的标准误。左右各有自己的对数色阶。加框的格子是方案的位数；点击或空格键可改派或取消。</translation>
    </message>
    <message>
        <source>The weights by measured KL divergence at one bit width, on a logarithmic axis; whiskers are standard errors over the tokens. Weights whose whiskers overlap are not told apart by this text: read more of it.</source>
        <translation>在一个位数下按实测 KL 散度排列的权重，对数轴；误差线是各 token 的标准误。误差线重叠的权重无法用这段文本区分：请多读一些。</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>%1 · %2 predictions</source>
        <translation>%1 · %2 个预测</translation>
    </message>
    <message>
        <source>One weight left in float</source>
        <translation>单一权重留在浮点数</translation>
    </message>
    <message>
        <source>No plan was measured yet: press “Measure plan”.</source>
        <translation>尚未实测任何方案：请按“实测方案”。</translation>
    </message>
    <message>
        <source>Which weight is worth leaving in float when all are compressed? Everything takes 8, 4, 3 and 2 bits but for one weight at a time, and how much nearer that brings the predictions on a text to the original&apos;s is measured.</source>
        <translation>全部压缩时，哪个权重值得留在浮点数？除了每次一个权重之外，全部压缩为 8、4、3、2 位，并实测这使文本上的预测向原始模型靠近多少。</translation>
    </message>
    <message>
        <source>What is compressed or left in float at a time</source>
        <translation>每次压缩或留在浮点数的对象</translation>
    </message>
    <message>
        <source>compressed alone</source>
        <translation>单独压缩</translation>
    </message>
    <message>
        <source>left in float</source>
        <translation>留在浮点数</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>测量方式</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>Predicted or measured</source>
        <translation>预测或实测</translation>
    </message>
    <message>
        <source>Each row is a weight, each column a number of bits; all weights are compressed to it (rounding to nearest, groups of 64) but this one, which stays in float. Left, the quick score: the relative error of what the weight puts out when it is compressed. Right, what was measured: how much smaller the KL divergence of the predictions from the original&apos;s is with it in float, with its standard error, paired by token. Below zero the model does better with it compressed too, since errors can cancel. Each half has its own logarithmic colour scale. A framed cell is the bit width of the plan; a click or Space assigns another, or none.</source>
        <translation>每一行是一个权重，每一列是一个位数；除了这个权重留在浮点数之外，所有权重都压缩为该位数（舍入到最近值，每组 64 个）。左边是速估分数：该权重压缩后输出的相对误差。右边是实测：它留在浮点数时，预测与原始模型的 KL 散度减少多少，附标准误（逐 token 配对）。小于零表示连它也压缩时模型反而更好，因为误差可以相消。左右各有自己的对数色阶。加框的格子是方案的位数；点击或空格键可改派或取消。</translation>
    </message>
    <message>
        <source>The weights by how much KL divergence they give back when they alone stay in float at one bit width; whiskers are standard errors, paired by token. Weights whose whiskers overlap are not told apart by this text: read more of it.</source>
        <translation>各权重在某一位数下单独留在浮点数时减少的 KL 散度；误差线是标准误（逐 token 配对）。误差线重叠的权重无法以这份文本区分：请多读一些。</translation>
    </message>
    <message>
        <source>Estimated sensitivity of %1</source>
        <translation>速估 %1 的敏感度</translation>
    </message>
    <message>
        <source>Estimated, nothing measured</source>
        <translation>速估，未实测</translation>
    </message>
    <message>
        <source>%1 · %2 tokens read</source>
        <translation>%1 · 读入 %2 个 token</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>速估</translation>
    </message>
    <message>
        <source>Estimated, largest error first</source>
        <translation>速估，误差最大者在前</translation>
    </message>
    <message>
        <source>Which weights may suffer from fewer bits, at a glance? Each is compressed to 8, 4, 3 and 2 bits, and how far its own outputs move on a text is computed. That estimates what predictions lose, and measures none.</source>
        <translation>想一眼看出哪些权重可能受位数变少之害？分别压缩到 8、4、3、2 位，计算它自身的输出在一段文本上偏移多少。这只估计预测的损失，并不测量任何预测。</translation>
    </message>
    <message>
        <source>Cost: the model reads the text about %1 times; measuring takes about %2.</source>
        <translation>成本：模型约读 %1 次文本；实测约需 %2 次。</translation>
    </message>
    <message>
        <source>Cost: the model reads the text about %1 times; the quick estimate takes about %2.</source>
        <translation>成本：模型约读 %1 次文本；速估约需 %2 次。</translation>
    </message>
    <message>
        <source>quick estimate</source>
        <translation>速估</translation>
    </message>
    <message>
        <source>Compressed alone: all others stay as they are. Left in float: all others are compressed, so that errors which add up or cancel are seen. Quick estimate: only how far each weight&apos;s own outputs move; no prediction is measured. It costs two readings of the text, and what is measured later stands beside it.</source>
        <translation>单独压缩：其他权重保持原样。留在浮点数：其他权重全部压缩，因此看得到相加或相消的误差。速估：只看各权重自身的输出偏移多少，不测量任何预测；只需读两次文本，之后的实测会列在旁边。</translation>
    </message>
    <message>
        <source>Measured: plans (circles) and uniform bits (squares) with everything compressed at once, on windows of the text behind those of the plans; whiskers are standard errors over the windows. A click or Space on a circle takes its plan again.</source>
        <translation>实测：方案（圆形）与统一位数（方形）全部同时压缩，在制定方案所用窗口之后的文本窗口上测量；误差线是各窗口的标准误。点击圆形或按空格键可重新采用该方案。</translation>
    </message>
    <message>
        <source>Estimated, not measured. Squares: all weights at one bit width. Circles: the best mixture of widths for each size by the estimate, found exactly (multiple-choice knapsack). The axis adds up the squared relative errors of the weights&apos; outputs, which is no KL divergence: it ranks plans, and says nothing of how much predictions lose.</source>
        <translation>速估，未实测。方形：所有权重用同一位数。圆形：每个大小下按速估最佳的位数混合，为精确解（多选背包问题）。纵轴把各权重输出的相对误差平方相加，并不是 KL 散度：它能排列方案的先后，但不能说明预测损失多少。</translation>
    </message>
    <message>
        <source>Predicted. Squares: all weights at one bit width. Circles: the best mixture of widths for each size, found exactly (multiple-choice knapsack). Both add up what was measured of each weight by itself; whiskers are the standard errors added up, the most that they can make together. The diamond is the plan with everything compressed at once, as measured.</source>
        <translation>预测。方形：所有权重用同一位数。圆形：每个大小下最佳的位数混合，为精确解（多选背包问题）。两者都把各权重分别测得的结果相加；误差线是标准误相加，是它们合起来的上限。菱形是整个方案同时压缩后的实测。</translation>
    </message>
    <message>
        <source>Estimates, nothing measured. Each row is a weight, each column a number of bits; the weight is compressed (rounding to nearest, groups of 64), and the number is the relative error of what it puts out, ‖W&apos;X − WX‖ / ‖WX‖ in %, with X what it reads of the text. The rest of the model is not run, so what predictions lose is not known: a later layer may damp the error or amplify it. Measure “compressed alone” or “left in float” to see that beside. A framed cell is the bit width of the plan; a click or Space assigns another, or none.</source>
        <translation>速估，未实测。每一行是一个权重，每一列是一个位数；压缩该权重（舍入到最近值，每组 64 个），数字是它输出的相对误差 ‖W&apos;X − WX‖ / ‖WX‖（%），X 是它从文本读到的输入。模型其余部分并未运行，因此不知道预测损失多少：后面的层可能减弱或放大误差。以“单独压缩”或“留在浮点数”实测，便可对照。加框的格子是方案的位数；点击或空格键可改派或取消。</translation>
    </message>
    <message>
        <source>Estimates, nothing measured: the weights by the relative error of what they put out at one bit width, on a logarithmic axis. There are no whiskers, since this is not a mean over predictions.</source>
        <translation>速估，未实测：在一个位数下按输出的相对误差排列的权重，对数轴。没有误差线，因为这不是各预测的平均。</translation>
    </message>
</context>
<context>
    <name>lathe::app::SimilarityView</name>
    <message>
        <source>Add the removal of blocks</source>
        <translation>加入移除块</translation>
    </message>
    <message>
        <source>Layers of %1</source>
        <translation>%1 的各层</translation>
    </message>
    <message>
        <source>What each block changes</source>
        <translation>每个块改变多少</translation>
    </message>
    <message>
        <source>%1 · %2 positions</source>
        <translation>%1 · %2 个位置</translation>
    </message>
    <message>
        <source>If neighbours go together</source>
        <translation>若移除相邻块</translation>
    </message>
    <message>
        <source>How alike the streams are</source>
        <translation>残差流有多相似</translation>
    </message>
    <message>
        <source>Mark blocks</source>
        <translation>标记块</translation>
    </message>
    <message>
        <source>%1 without the marked blocks</source>
        <translation>不含已标记块的 %1</translation>
    </message>
    <message>
        <source>Which blocks change what passes them least? Block influence, angular distance and similarity of the streams behind all blocks, on a text.</source>
        <translation>哪些块对经过的残差流改变最小？在一段文本上测量块影响力、角距离，以及各块之后残差流的相似度。</translation>
    </message>
    <message>
        <source>by influence</source>
        <translation>按影响力</translation>
    </message>
    <message>
        <source>neighbours, by angle</source>
        <translation>相邻者，按角度</translation>
    </message>
    <message>
        <source>What “lowest” means</source>
        <translation>“最低”的含义</translation>
    </message>
    <message>
        <source>Linear CKA</source>
        <translation>线性 CKA</translation>
    </message>
    <message>
        <source>Debiased CKA</source>
        <translation>去偏 CKA</translation>
    </message>
    <message>
        <source>Angular distance</source>
        <translation>角距离</translation>
    </message>
    <message>
        <source>Measure of similarity</source>
        <translation>相似度的度量</translation>
    </message>
    <message>
        <source>Blocks to mark</source>
        <translation>要标记的块数</translation>
    </message>
    <message>
        <source>Removes all marked blocks at once and measures the KL on the text</source>
        <translation>一次移除所有已标记的块，并在文本上实测 KL</translation>
    </message>
    <message>
        <source>For each number of neighbouring blocks the angular distance across those that turn the stream least (Gromov and others, 2024). While the line stays low, that many can be tried. A click or Space marks them.</source>
        <translation>对每个相邻块数，使残差流转动最小的那一段的角距离（Gromov 等，2024）。线条保持在低处时，可以尝试移除那么多。点击或空格键标记它们。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Block influence: 1 minus the mean cosine of what enters a block and what leaves it (ShortGPT, Men and others, 2024). Angular distance: the mean angle between the two over π. Small numbers mean that the block hardly turns the stream; they do not say that the little it adds is useless, so measure before trusting them. Each column has its own logarithmic colour scale. Arrow keys, or a click with Ctrl, select a block; a click or Space marks it for removal; marked blocks are hatched.</source>
        <translation>块影响力：1 减去进入与离开块者的平均余弦（ShortGPT，Men 等，2024）。角距离：两者的平均夹角除以 π。数值小表示块几乎不转动残差流，但不表示它加入的那一点没有用，因此采信之前请先实测。每一列各有自己的对数色阶。方向键或按住 Ctrl 点击可选中块；点击或空格键标记它以便移除；已标记的块画有斜线。</translation>
    </message>
    <message>
        <source>The residual stream before the first block (“in”) and behind each block, against itself. Linear CKA (Kornblith and others, 2019) is 1 where two streams say the same of all positions up to rotation and scale; debiased, it no longer grows because positions are few. Squares of high values along the diagonal are blocks that change little together. The angular distance is the mean angle over π. The outlined cell is the selected block: what enters it and what leaves it. A click or Space on a cell marks the blocks between its two streams; a click on a name, Shift+Space for the row or Ctrl+Space for the column selects a block.</source>
        <translation>第一个块之前（“输入”）与每个块之后的残差流，彼此相比。线性 CKA（Kornblith 等，2019）为 1 时，两条残差流对所有位置所说的相同，只差旋转与缩放；去偏之后，它不再因位置数少而偏大。沿对角线数值高的方块，是合起来改变很小的块。角距离是平均夹角除以 π。框出的单元格是选中的块：进入它的与离开它的。点击单元格或按空格键标记两条残差流之间的块；点击名称，或按 Shift+空格键（行）、Ctrl+空格键（列）则选中块。</translation>
    </message>
</context>
<context>
    <name>lathe::app::SmoothingBar</name>
    <message>
        <source>Move difficulty to weights</source>
        <translation>把难度移给权重</translation>
    </message>
    <message>
        <source>Strength of smoothing</source>
        <translation>平滑强度</translation>
    </message>
    <message>
        <source>Add to recipe</source>
        <translation>加入配方</translation>
    </message>
    <message>
        <source>Adds a SmoothQuant step of this strength for the whole model, or gives the one at the end of the recipe this strength</source>
        <translation>为整个模型加入此强度的 SmoothQuant 步骤；若配方末尾已有，则改用此强度</translation>
    </message>
</context>
<context>
    <name>lathe::app::StartPage</name>
    <message>
        <source>about %1 B parameters</source>
        <translation>约 %1 B 参数</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>指令集</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1 of %2 free</source>
        <translation>可用 %1，共 %2</translation>
    </message>
    <message>
        <source>Fits in 16 bit</source>
        <translation>16 位可容纳</translation>
    </message>
    <message>
        <source>Weights only</source>
        <translation>仅权重</translation>
    </message>
    <message>
        <source>Fits in 4 bit</source>
        <translation>4 位可容纳</translation>
    </message>
    <message>
        <source>Weights only, scales counted</source>
        <translation>仅权重，含缩放因子</translation>
    </message>
    <message>
        <source>Make a model smaller, and see what it costs.</source>
        <translation>把模型变小，看看代价是什么。</translation>
    </message>
    <message>
        <source>Drop models or recipes here.</source>
        <translation>将模型或配方拖放到这里。</translation>
    </message>
    <message>
        <source>Several models at once open side by side.</source>
        <translation>同时拖放多个模型，会并排打开。</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>这台机器</translation>
    </message>
    <message>
        <source>Works offline. No account, no telemetry.</source>
        <translation>离线工作。无需账号，不发送遥测数据。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Models that you open are listed here.</source>
        <translation>打开过的模型会列在这里。</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>how much time do you have? · on the sample model</source>
        <translation>你有多少时间？· 用示例模型</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Classifiers:</source>
        <translation>分类器：</translation>
    </message>
    <message>
        <source>Digits (ViT)</source>
        <translation>数字（ViT）</translation>
    </message>
    <message>
        <source>Digits (MLP)</source>
        <translation>数字（MLP）</translation>
    </message>
    <message>
        <source>Reviews (BERT)</source>
        <translation>评论（BERT）</translation>
    </message>
    <message>
        <source>Open sample model: %1</source>
        <translation>打开示例模型：%1</translation>
    </message>
    <message>
        <source>Open sample model</source>
        <translation>打开示例模型</translation>
    </message>
    <message>
        <source>Stories 2.6M, with text and tasks</source>
        <translation>Stories 2.6M，附文本与任务</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
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
        <translation>权重</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
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
        <translation>标准差</translation>
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
            <numerusform>%n 个权重的所有值。点按标题即可排序。</numerusform>
        </translation>
    </message>
    <message>
        <source>Statistics of all weights</source>
        <translation>所有权重的统计</translation>
    </message>
    <message>
        <source>One row for each weight. Kurtosis far above 0 and a large Max/σ mean heavy tails: few levels of a coarse grid then fall where most values are. A low effective rank means that low-rank methods lose little.</source>
        <translation>每行一个权重。峰度远大于 0 且最大值/σ 很大表示重尾：粗格点中只有少数层级落在大多数值所在之处。有效秩低表示低秩方法损失很小。</translation>
    </message>
    <message>
        <source>Measure &amp;ranks</source>
        <translation>测量秩(&amp;R)</translation>
    </message>
    <message>
        <source>Effective ranks of all weights, as a job: slow for wide ones.</source>
        <translation>以任务测量所有权重的有效秩：宽的权重较慢。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save as CSV…</source>
        <translation>另存为 CSV(&amp;S)…</translation>
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
        <translation>复制</translation>
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
        <translation>此步骤的更多选项</translation>
    </message>
    <message>
        <source>Explain this method</source>
        <translation>解释此方法</translation>
    </message>
    <message>
        <source>Open this step</source>
        <translation>展开此步骤</translation>
    </message>
    <message>
        <source>Move this step</source>
        <translation>移动此步骤</translation>
    </message>
    <message>
        <source>Drag to reorder; Alt+Up and Alt+Down by keyboard</source>
        <translation>拖动以重新排序；键盘用 Alt+↑ 和 Alt+↓</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>步骤 %1：%2</translation>
    </message>
    <message>
        <source>Use step %1</source>
        <translation>使用步骤 %1</translation>
    </message>
</context>
<context>
    <name>lathe::app::StepList</name>
    <message>
        <source>%1 · %2 of memory</source>
        <translation>%1 · 内存 %2</translation>
    </message>
</context>
<context>
    <name>lathe::app::StepToolbar</name>
    <message>
        <source>Step %1</source>
        <translation>步骤 %1</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Count on a logarithmic axis</source>
        <translation>数量以对数轴显示</translation>
    </message>
    <message>
        <source>Best clip</source>
        <translation>最佳截断</translation>
    </message>
    <message>
        <source>Search the clip range with the least squared error</source>
        <translation>搜索平方误差最小的截断范围</translation>
    </message>
    <message>
        <source>Add to recipe</source>
        <translation>加入配方</translation>
    </message>
    <message>
        <source>This picture edits a step of the recipe. Click to try something else.</source>
        <translation>此图正在编辑配方的步骤。点击可改试其他设置。</translation>
    </message>
</context>
<context>
    <name>lathe::app::TargetEditor</name>
    <message>
        <source>Choose the weights that this step changes</source>
        <translation>选择此步骤要更改的权重</translation>
    </message>
    <message>
        <source>Weights: %1</source>
        <translation>权重：%1</translation>
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
        <translation> 位</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>one scale per row</source>
        <translation>每行一个缩放因子</translation>
    </message>
    <message>
        <source>groups of %1</source>
        <translation>每组 %1 个</translation>
    </message>
    <message>
        <source>Columns that share a scale</source>
        <translation>共用缩放因子的列</translation>
    </message>
    <message>
        <source>largest inputs first</source>
        <translation>先处理最大的输入</translation>
    </message>
    <message>
        <source>Act-order: columns in the order of their inputs&apos; size; groups keep the scales of the weight as it is</source>
        <translation>Act-order：各列按输入大小排序；各组沿用原权重的缩放因子</translation>
    </message>
    <message>
        <source>chosen share</source>
        <translation>指定比例</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>zeros in every few neighbouring columns</comment>
        <translation>每 %2 个有 %1 个零</translation>
    </message>
    <message>
        <source>Which weights become zero</source>
        <translation>哪些权重变成零</translation>
    </message>
    <message>
        <source>Share of zeros, percent</source>
        <translation>零的比例，百分比</translation>
    </message>
    <message>
        <source>Size of the tile, rows × columns</source>
        <translation>小块大小，行 × 列</translation>
    </message>
    <message>
        <source>row </source>
        <comment>prefix of the tile&apos;s first row</comment>
        <translation>行 </translation>
    </message>
    <message>
        <source>First row of the tile</source>
        <translation>小块的第一行</translation>
    </message>
    <message>
        <source>input </source>
        <comment>prefix of the tile&apos;s first column</comment>
        <translation>输入 </translation>
    </message>
    <message>
        <source>First column of the tile</source>
        <translation>小块的第一列</translation>
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
        <translation>%1 之后：%2</translation>
    </message>
    <message>
        <source>The same is true of %1 more.</source>
        <translation>另有 %1 处亦然。</translation>
    </message>
    <message>
        <source>%1 parts most from what it gave before.</source>
        <translation>其中 %1 与先前输出的差异最大。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>the output of %1 holds NaN or infinity.</source>
        <translation>%1 的输出含有 NaN 或无穷大。</translation>
    </message>
    <message>
        <source>the output of %1 is nothing but zeros, which it was not before.</source>
        <translation>%1 的输出全为零，先前并非如此。</translation>
    </message>
    <message>
        <source>the output of %1 is the same at every position, which it was not before.</source>
        <translation>%1 的输出在每个位置都相同，先前并非如此。</translation>
    </message>
    <message>
        <source>nothing has changed; training has left every value as it was.</source>
        <translation>毫无改变；训练并未更改任何数值。</translation>
    </message>
    <message>
        <source>nothing has changed; every weight has the same values as before.</source>
        <translation>毫无改变；每个权重的数值都与先前相同。</translation>
    </message>
    <message>
        <source>%1 was compressed without having been watched, since no calibration data reached it.</source>
        <translation>%1 未经观察即被压缩，因为没有校准数据到达它。</translation>
    </message>
    <message>
        <source>%1 was compressed without having been watched, since nothing of %2 reached it.</source>
        <translation>%1 未经观察即被压缩，因为 %2 中没有任何内容到达它。</translation>
    </message>
    <message>
        <source>the model cannot be run.</source>
        <translation>模型无法运行。</translation>
    </message>
    <message>
        <source>the model cannot be run (%1).</source>
        <translation>模型无法运行（%1）。</translation>
    </message>
    <message>
        <source>%1 holds NaN or infinity.</source>
        <translation>%1 含有 NaN 或无穷大。</translation>
    </message>
    <message>
        <source>%1 holds NaN or infinity, first at row %2, column %3.</source>
        <translation>%1 含有 NaN 或无穷大，首见于第 %2 行、第 %3 列。</translation>
    </message>
    <message>
        <source>perplexity is more than %1 times as much as before.</source>
        <translation>困惑度超过先前的 %1 倍。</translation>
    </message>
    <message>
        <source>perplexity is %1, %2 times as much as before.</source>
        <translation>困惑度为 %1，是先前的 %2 倍。</translation>
    </message>
    <message>
        <source>the model repeats itself, which it did not before.</source>
        <translation>模型不断重复，先前并非如此。</translation>
    </message>
    <message>
        <source>the model repeats itself, which it did not before: of %1 tokens that it wrote, the last are the same %2 over and over.</source>
        <translation>模型不断重复，先前并非如此：在它写出的 %1 个 token 中，最后一直是相同的 %2 个。</translation>
    </message>
    <message>
        <source>Seen on %1 tokens of a built-in story.</source>
        <translation>观察自内置故事的 %1 个 token。</translation>
    </message>
    <message>
        <source>Seen on %1 tokens of %2.</source>
        <translation>观察自 %2 的 %1 个 token。</translation>
    </message>
    <message>
        <source>Seen on %1 examples of %2.</source>
        <translation>观察自 %2 的 %1 个示例。</translation>
    </message>
    <message>
        <source>Switch the step off</source>
        <translation>停用此步骤</translation>
    </message>
    <message>
        <source>Leave %1 out of the step</source>
        <translation>将 %1 排除于此步骤之外</translation>
    </message>
    <message>
        <source>Leave those %1 weights out of the step</source>
        <translation>将这 %1 个权重排除于此步骤之外</translation>
    </message>
    <message>
        <source>Give the step %1 bits</source>
        <translation>将此步骤改为 %1 位</translation>
    </message>
    <message>
        <source>Lower its sparsity to %1</source>
        <translation>将其稀疏度降为 %1</translation>
    </message>
</context>
<context>
    <name>lathe::app::WeightBox</name>
    <message>
        <source>Before the walk</source>
        <translation>处理前</translation>
    </message>
    <message>
        <source>Value of the weight before the walk</source>
        <translation>处理前的权重值</translation>
    </message>
    <message>
        <source>The walk is done anew with this value</source>
        <translation>用这个值重新处理一遍</translation>
    </message>
    <message>
        <source>Takes the last edit of the tile back</source>
        <translation>撤销对小块的最后一次修改</translation>
    </message>
    <message>
        <source>Takes all edits of the tile back</source>
        <translation>撤销对小块的所有修改</translation>
    </message>
</context>
<context>
    <name>lathe::app::WeightsView</name>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>block %1 · %2</source>
        <translation>块 %1 · %2</translation>
    </message>
    <message>
        <source>Weights and levels</source>
        <translation>权重与量化级</translation>
    </message>
    <message>
        <source>min–max, ±2σ</source>
        <translation>最小–最大，±2σ</translation>
    </message>
    <message>
        <source>%1 in all %2 blocks</source>
        <translation>全部 %2 个块的 %1</translation>
    </message>
    <message>
        <source>block number left, SQNR in dB right · orange: below %1 dB · lines: clip range</source>
        <translation>左：块编号，右：SQNR（dB）· 橙色：低于 %1 dB · 线：截断范围</translation>
    </message>
    <message>
        <source>Choose a weight in the tree to see how its values are spread.</source>
        <translation>在树中选择权重，以查看其数值分布。</translation>
    </message>
    <message>
        <source>Show the first one</source>
        <translation>显示第一个</translation>
    </message>
    <message>
        <source>Grey: how many weights lie in each bin. Blue: the levels that the step can write, each as high as the number of weights that get it; the band beside a head is the spread over the scales of all groups. Orange lines: the ends of the levels; drag one to clip. Below: root mean square error of the weights that share a level.</source>
        <translation>灰色：每个区间有多少权重。蓝色：此步骤能写出的量化级，高度为得到该级的权重数；圆点旁的带状为各分组缩放因子造成的范围。橙线：量化级的两端；拖动即可截断。下方：同一量化级的权重的均方根误差。</translation>
    </message>
    <message>
        <source>The same weight in every block, on one axis, on a sample of each. SQNR is 10 log₁₀ of the signal&apos;s energy over the error&apos;s; 6 dB are about one bit.</source>
        <translation>每个块的同一权重，共用一轴，各取样本。SQNR 为信号能量与误差能量之比取 10 log₁₀；6 dB 约为一个比特。</translation>
    </message>
    <message>
        <source>Each row is one channel of the weight&apos;s outputs, or of its inputs: light from its smallest to its largest weight, dark two standard deviations around the mean. A channel that sticks out stretches the scale of everything that shares it. A click or Space selects an input channel in all views; on an output of queries, keys or values it selects the head. What is selected has a coloured band.</source>
        <translation>每行是权重的一个输出通道或输入通道：浅色由最小到最大的权重，深色为均值上下两个标准差。突出的通道会拉大与它共用缩放因子的所有权重的尺度。点击或空格键会在所有视图中选中输入通道；在查询、键或值的输出上则选中该头。选中的部分有彩色横带。</translation>
    </message>
    <message>
        <source>Range of outputs</source>
        <translation>输出的范围</translation>
    </message>
    <message>
        <source>Range of inputs</source>
        <translation>输入的范围</translation>
    </message>
    <message>
        <source>Which channels are shown</source>
        <translation>显示哪些通道</translation>
    </message>
</context>
<context>
    <name>lathe::app::Workbench</name>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>Opened %1: %2 weights, mapped</source>
        <translation>已打开 %1：%2 个权重，内存映射</translation>
    </message>
    <message>
        <source>Recipe “%1”</source>
        <translation>配方“%1”</translation>
    </message>
    <message>
        <source>%1 finished</source>
        <translation>%1 已完成</translation>
    </message>
    <message>
        <source>Measure %1</source>
        <translation>测量 %1</translation>
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
        <translation>超过阈值</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>通道 %1</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>阈值 %1</translation>
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
        <translation>均值</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>标准差</translation>
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
        <translation>均值 %1 · 标准差 %2</translation>
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
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Explain this table</source>
        <translation>解释此表格</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>保存表格</translation>
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
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save PNG…</source>
        <translation>保存 PNG…</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>Save SVG…</source>
        <translation>保存 SVG…</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation>保存 CSV…</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>逗号分隔值 (*.csv)</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Explain this chart</source>
        <translation>解释此图表</translation>
    </message>
    <message>
        <source>Save chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>“%1” could not be written. Check the folder&apos;s permissions and free space, or choose another folder.</source>
        <translation>无法写入“%1”。请检查文件夹的权限和可用空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Nothing to show yet.</source>
        <translation>暂无可显示的内容。</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ConfusionMatrix</name>
    <message>
        <source>right class</source>
        <translation>正确类别</translation>
    </message>
    <message>
        <source>taken for %1</source>
        <translation>判为 %1</translation>
    </message>
    <message>
        <source>%1: %2 right</source>
        <translation>%1：%2 个正确</translation>
    </message>
    <message>
        <source>%1 taken for %2: %3</source>
        <translation>%1 被判为 %2：%3 个</translation>
    </message>
    <message>
        <source>%1 % of the examples of %2</source>
        <translation>%2 的样本的 %1 %</translation>
    </message>
    <message>
        <source>right ↓   predicted →</source>
        <translation>正确 ↓   预测 →</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::DotPlot</name>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>± error</source>
        <translation>± 误差</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
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
        <translation>重新编码</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Stored now</source>
        <translation>当前存储为</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>处理方式</translation>
    </message>
    <message>
        <source>Relative error</source>
        <translation>相对误差</translation>
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
        <translation>字节</translation>
    </message>
    <message>
        <source>limit in bytes</source>
        <translation>上限（字节）</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>可容纳</translation>
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
        <translation>尚余 %1</translation>
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
        <translation>样本</translation>
    </message>
    <message>
        <source>right class</source>
        <translation>正确类别</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>before %1, after %2</source>
        <translation>之前 %1，之后 %2</translation>
    </message>
    <message>
        <source>example %1, which is %2</source>
        <translation>样本 %1，正确类别 %2</translation>
    </message>
    <message>
        <source>%1 more in the table</source>
        <translation>表格中还有 %1 个</translation>
    </message>
    <message>
        <source>is %1</source>
        <translation>实为 %1</translation>
    </message>
    <message>
        <source>example %1</source>
        <translation>样本 %1</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::HeatMap</name>
    <message>
        <source>± error</source>
        <translation>± 误差</translation>
    </message>
    <message>
        <source>marked</source>
        <translation>已标记</translation>
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
        <translation>此处无值</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>quantity: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>marked for removal</source>
        <translation>已标记移除</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已选用</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::HistogramChart</name>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>code</source>
        <translation>量化码</translation>
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
        <translation>止</translation>
    </message>
    <message>
        <source>count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>RMS error</source>
        <translation>均方根误差</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>level</source>
        <translation>量化级</translation>
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
        <translation>区间</translation>
    </message>
    <message>
        <source>%1 weights · %2 %</source>
        <translation>%1 个权重 · %2 %</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>between %1 and %2, by scale</source>
        <translation>介于 %1 与 %2 之间，因缩放因子而异</translation>
    </message>
    <message>
        <source>RMS error %1</source>
        <translation>均方根误差 %1</translation>
    </message>
    <message>
        <source>holds clipped values</source>
        <translation>含被截断的值</translation>
    </message>
    <message>
        <source>code %1 at %2</source>
        <translation>量化码 %1，位于 %2</translation>
    </message>
    <message>
        <source>lower clip line at %1</source>
        <translation>截断下限 %1</translation>
    </message>
    <message>
        <source>upper clip line at %1</source>
        <translation>截断上限 %1</translation>
    </message>
    <message>
        <source>pruning threshold at %1</source>
        <translation>剪枝阈值 %1</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::LatencyChart</name>
    <message>
        <source>run</source>
        <translation>运行记录</translation>
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
        <translation>可比较</translation>
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
        <translation>未测量</translation>
    </message>
    <message>
        <source>p50 %1 · p90 %2 · p99 %3 ms</source>
        <translation>p50 %1 · p90 %2 · p99 %3 ms</translation>
    </message>
    <message>
        <source>not comparable: measured on another machine</source>
        <translation>不可比较：在另一台机器上测量</translation>
    </message>
    <message>
        <source>within the goal</source>
        <translation>达到目标</translation>
    </message>
    <message>
        <source>misses the goal</source>
        <translation>未达目标</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>goal p90 ≤ %1</source>
        <translation>目标 p90 ≤ %1</translation>
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
        <translation>块 %1</translation>
    </message>
    <message>
        <source>%1 parameters, %2</source>
        <translation>%1 个参数，%2</translation>
    </message>
    <message>
        <source>%1
%2, %3, %4</source>
        <translation>%1
%2，%3，%4</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
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
        <translation>曲线</translation>
    </message>
    <message>
        <source>%1 (1 of %2 points)</source>
        <translation>%1（每 %2 点取 1 点）</translation>
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
        <translation>对数刻度</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::MessageBar</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::Note</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>复制消息</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::RankedBars</name>
    <message>
        <source>± error</source>
        <translation>± 误差</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>axis name: number</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>第 %1–%2 个，共 %3 个</translation>
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
        <translation>止</translation>
    </message>
    <message>
        <source>examples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>mean confidence</source>
        <translation>平均置信度</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>%1: %2 % right</source>
        <translation>%1：%2 % 正确</translation>
    </message>
    <message>
        <source>mean confidence %1 %, %2 examples</source>
        <translation>平均置信度 %1 %，%2 个样本</translation>
    </message>
    <message>
        <source>mean confidence, %</source>
        <translation>平均置信度，%</translation>
    </message>
    <message>
        <source>accuracy, %</source>
        <translation>准确率，%</translation>
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
        <translation>比较 %1</translation>
    </message>
    <message>
        <source>Not comparable: %1</source>
        <translation>不可比较：%1</translation>
    </message>
    <message>
        <source>%1, not comparable</source>
        <translation>%1，不可比较</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n thread(s)</source>
        <translation>
            <numerusform>%1，%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>other settings</source>
        <translation>其他设置</translation>
    </message>
    <message>
        <source>other machine</source>
        <translation>其他机器</translation>
    </message>
    <message>
        <source>other data</source>
        <translation>其他数据</translation>
    </message>
    <message>
        <source>other precision</source>
        <translation>其他精度</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>父级</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>%1 error</source>
        <translation>%1 误差</translation>
    </message>
    <message>
        <source>Not comparable</source>
        <translation>不可比较</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Source SHA-256</source>
        <translation>来源 SHA-256</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::ScatterChart</name>
    <message>
        <source>run</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>± error</source>
        <translation>± 误差</translation>
    </message>
    <message>
        <source>on the front</source>
        <translation>在前沿上</translation>
    </message>
    <message>
        <source>comparable</source>
        <translation>可比较</translation>
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
        <translation>不可比较：机器或数据不同</translation>
    </message>
    <message>
        <source>on the Pareto front</source>
        <translation>在帕累托前沿上</translation>
    </message>
    <message>
        <source>another run is better in both</source>
        <translation>另有运行记录两项均更优</translation>
    </message>
    <message>
        <source>Pareto front</source>
        <translation>帕累托前沿</translation>
    </message>
    <message>
        <source>better</source>
        <translation>更优</translation>
    </message>
    <message>
        <source>line</source>
        <translation>线</translation>
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
        <translation>层</translation>
    </message>
    <message>
        <source>clip low</source>
        <translation>截断下限</translation>
    </message>
    <message>
        <source>clip high</source>
        <translation>截断上限</translation>
    </message>
    <message>
        <source>from</source>
        <translation>起</translation>
    </message>
    <message>
        <source>to</source>
        <translation>止</translation>
    </message>
    <message>
        <source>count per bin</source>
        <translation>各区间数量</translation>
    </message>
    <message>
        <source>%1 %2 %3</source>
        <comment>name, number, unit</comment>
        <translation>%1 %2 %3</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>低于 %1</translation>
    </message>
    <message>
        <source>clip %1 to %2</source>
        <translation>截断 %1 至 %2</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 层</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::StackedBar</name>
    <message>
        <source>bar</source>
        <translation>条形</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
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
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>lathe::widgets::TreemapChart</name>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
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

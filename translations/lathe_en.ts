<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>lathe::app::InspectorPanel</name>
    <message numerus="yes">
        <source>%n weights</source>
        <translation>
            <numerusform>%n weight</numerusform>
            <numerusform>%n weights</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::LogPanel</name>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::MainWindow</name>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n weights selected</source>
        <translation>
            <numerusform>%n weight selected</numerusform>
            <numerusform>%n weights selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>CPU · %n threads</source>
        <translation>
            <numerusform>CPU · %n thread</numerusform>
            <numerusform>CPU · %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The run is finished, but something looks broken (%n warnings): %1</source>
        <translation>
            <numerusform>The run is finished, but something looks broken (%n warning): %1</numerusform>
            <numerusform>The run is finished, but something looks broken (%n warnings): %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::RecentModelsModel</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::ReportDialog</name>
    <message numerus="yes">
        <source>The %n ticked run(s)</source>
        <translation>
            <numerusform>The %n ticked run</numerusform>
            <numerusform>The %n ticked runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::StartPage</name>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::app::StatisticsDialog</name>
    <message numerus="yes">
        <source>All values of %n weights. A click on a title sorts.</source>
        <translation>
            <numerusform>All values of %n weight. A click on a title sorts.</numerusform>
            <numerusform>All values of %n weights. A click on a title sorts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lathe::widgets::RunModel</name>
    <message numerus="yes">
        <source>%1, %n thread(s)</source>
        <translation>
            <numerusform>%1, %n thread</numerusform>
            <numerusform>%1, %n threads</numerusform>
        </translation>
    </message>
</context>
</TS>

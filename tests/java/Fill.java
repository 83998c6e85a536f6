import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.IFormElement;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.IPropertyManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.properties.IPropertyRules;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;

/**
 * Fills a form with JavaRosa, the engine of ODK Collect, one question after the other as a person
 * would: Fill FORM.xml MEDIA_DIR ANSWERS... writes ANSWERS.xml (the submission) and
 * ANSWERS.faults (what the form said) beside each file of answers.
 *
 * A file of answers has a line for each: path, TAB, value; rows of repeats are numbered from 1,
 * "nhu_cau[2]/so_nguoi". A line of faults has: kind, TAB, path,
 * TAB, what the form says; kind is constraint, required, choice, type, not_asked or final.
 */
public final class Fill {
    private final FormDef form;
    private final FormEntryController controller;
    private final Map<String, String> answers;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> repeats = new HashSet<>();

    private Fill(byte[] formXml, Map<String, String> answers) throws Exception {
        form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(formXml));
        form.initialize(true, new InstanceInitializationFactory());
        controller = new FormEntryController(new FormEntryModel(form));
        this.answers = new LinkedHashMap<>(answers);
        collect(form, repeats);
    }

    public static void main(String[] args) throws Exception {
        new JavaRosaCoreModule().registerModule();
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new Phone());
        ReferenceManager.instance().addReferenceFactory(new MediaFolder(Path.of(args[1])));
        byte[] formXml = Files.readAllBytes(Path.of(args[0]));
        for (int i = 2; i < args.length; i++) {
            Fill fill = new Fill(formXml, read(Path.of(args[i])));
            Files.write(Path.of(args[i] + ".xml"), fill.submission());
            Files.write(Path.of(args[i] + ".faults"), fill.faults, StandardCharsets.UTF_8);
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                found.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return found;
    }

    private byte[] submission() throws IOException {
        int event = controller.getModel().getEvent();
        while (event != FormEntryController.EVENT_END_OF_FORM) {
            if (event == FormEntryController.EVENT_QUESTION) {
                ask(controller.getModel().getQuestionPrompt());
            } else if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
                addRow(path(controller.getModel().getFormIndex()));
            }
            event = controller.stepToNextEvent();
        }
        for (String path : answers.keySet()) {
            fault("not_asked", path, "the form has no such question, or did not ask it");
        }
        judge(form.validate(true));
        form.postProcessInstance();
        return new XFormSerializingVisitor().serializeInstance(form.getInstance(), form);
    }

    /** A row more of a repeat, where there are answers for it. */
    private void addRow(String row) {
        if (answers.keySet().stream().anyMatch(path -> path.startsWith(row + "/"))) {
            controller.newRepeat();
        }
    }

    private void ask(FormEntryPrompt prompt) {
        String path = path(prompt.getIndex());
        boolean given = answers.containsKey(path);
        String text = answers.remove(path);
        if (prompt.isReadOnly()) {
            if (given) {
                fault("not_asked", path, "the question only shows a text");
            }
            return;
        }
        IAnswerData answer = given ? parse(prompt, path, text) : prompt.getAnswerValue();
        if (given && answer == null && !text.isEmpty()) {
            return;
        }
        switch (controller.answerQuestion(answer, true)) {
            case FormEntryController.ANSWER_CONSTRAINT_VIOLATED:
                fault("constraint", path, prompt.getConstraintText());
                break;
            case FormEntryController.ANSWER_REQUIRED_BUT_EMPTY:
                fault("required", path, "no answer");
                break;
            default:
        }
    }

    private IAnswerData parse(FormEntryPrompt prompt, String path, String text) {
        if (text.isEmpty()) {
            return null;
        }
        switch (prompt.getControlType()) {
            case Constants.CONTROL_SELECT_ONE:
                Selection one = choice(prompt, path, text);
                return one == null ? null : new SelectOneData(one);
            case Constants.CONTROL_SELECT_MULTI:
                List<Selection> several = new ArrayList<>();
                for (String name : text.split(" ")) {
                    Selection each = choice(prompt, path, name);
                    if (each == null) {
                        return null;
                    }
                    several.add(each);
                }
                return new MultipleItemsData(several);
            case Constants.CONTROL_INPUT:
                return typed(prompt, path, text);
            default:
                return new StringData(text);
        }
    }

    private Selection choice(FormEntryPrompt prompt, String path, String name) {
        for (SelectChoice choice : prompt.getSelectChoices()) {
            if (choice.getValue().equals(name)) {
                return choice.selection();
            }
        }
        fault("choice", path, "no choice " + name);
        return null;
    }

    private IAnswerData typed(FormEntryPrompt prompt, String path, String text) {
        IAnswerData data = null;
        try {
            data = XFormAnswerDataParser.getAnswerData(text, prompt.getDataType(), prompt.getQuestion());
        } catch (RuntimeException error) {
            // Falls through: the keyboard of a phone would not have let this in.
        }
        if (data == null) {
            fault("type", path, "cannot be typed here: " + text);
        }
        return data;
    }

    private void judge(ValidateOutcome outcome) {
        if (outcome != null) {
            boolean required = outcome.outcome == FormEntryController.ANSWER_REQUIRED_BUT_EMPTY;
            fault("final", path(outcome.failedPrompt), required ? "required" : "constraint");
        }
    }

    /** Below the root, with the number of the row behind each repeat: "nhu_cau[2]/so_nguoi". */
    private String path(FormIndex index) {
        TreeReference reference = index.getReference();
        List<String> steps = new ArrayList<>();
        for (int level = 1; level < reference.size(); level++) {
            String above = reference.getSubReference(level).toString(false);
            String row = repeats.contains(above) ? "[" + (reference.getMultiplicity(level) + 1) + "]" : "";
            steps.add(reference.getName(level) + row);
        }
        return String.join("/", steps);
    }

    private static void collect(IFormElement element, Set<String> repeats) {
        List<IFormElement> children = element.getChildren();
        for (IFormElement child : children == null ? List.<IFormElement>of() : children) {
            if (child instanceof GroupDef group && group.getRepeat()) {
                repeats.add(((TreeReference) group.getBind().getReference()).toString(false));
            }
            collect(child, repeats);
        }
    }

    private void fault(String kind, String path, String message) {
        String line = message == null ? "" : message.replaceAll("\\s+", " ");
        faults.add(kind + "\t" + path + "\t" + line);
    }

    /** Who fills the form: what the metadata deviceid and username say. */
    private static final class Phone implements IPropertyManager {
        @Override
        public String getSingularProperty(String name) {
            return switch (name) {
                case "deviceid" -> "javarosa:test";
                case "username" -> "javarosa";
                default -> "";
            };
        }

        @Override
        public List<String> getProperty(String name) {
            return List.of(getSingularProperty(name));
        }

        @Override
        public void setProperty(String name, String value) {
            // A finalised form writes its metadata back; the phone of a test stays as it is.
        }

        @Override
        public void setProperty(String name, List<String> values) {
            setProperty(name, String.join(" ", values));
        }

        @Override
        public void addRules(IPropertyRules rules) {
            // Nothing here has rules.
        }

        @Override
        public List<IPropertyRules> getRules() {
            return List.of();
        }
    }

    /** Finds jr://file/… and jr://file-csv/… in one folder, as Collect does in a form's media. */
    private static final class MediaFolder extends PrefixedRootFactory {
        private final Path folder;

        MediaFolder(Path folder) {
            super(new String[] {"file/", "file-csv/"});
            this.folder = folder;
        }

        @Override
        protected Reference factory(String terminal, String uri) {
            return new Medium(folder.resolve(terminal), uri);
        }
    }

    private record Medium(Path file, String uri) implements Reference {
        @Override
        public boolean doesBinaryExist() {
            return Files.exists(file);
        }

        @Override
        public InputStream getStream() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public String getURI() {
            return uri;
        }

        @Override
        public String getLocalURI() {
            return file.toString();
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("The media of a form are read only.");
        }

        @Override
        public void remove() throws IOException {
            throw new IOException("The media of a form are read only.");
        }

        @Override
        public Reference[] probeAlternativeReferences() {
            return new Reference[0];
        }
    }
}

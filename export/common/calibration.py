"""Sentences that show how large each channel grows: of many kinds, none of them used to measure anything."""

CALIBRATION: list[str] = [
    "Hello.",
    "Good morning, everyone!",
    "Thanks a lot.",
    "Why?",
    "No, not yet.",
    "The river froze over in the last week of January.",
    "How do I reset my password if I no longer have the phone?",
    "She plays the cello in an orchestra of retired engineers.",
    "Please send the signed contract back by Friday, 5 p.m.",
    "Water boils at 100 degrees Celsius at sea level.",
    "Two cyclists were slightly hurt when a van turned without looking.",
    "The committee has not decided anything, and it is not going to before the summer.",
    "def area(radius): return 3.14159 * radius ** 2",
    "SELECT name, price FROM products WHERE price < 20 ORDER BY name;",
    "TypeError: cannot read properties of undefined (reading 'length')",
    "What is the difference between a virus and a bacterium?",
    "My train was 45 minutes late, again, and nobody told us anything.",
    "A wonderful little restaurant with slow service and excellent bread.",
    "The film begins well and then forgets what it wanted to tell.",
    "Invoice no. 2024-0317: 3 x USB-C cable at 7.99 each, total 23.97 EUR.",
    "Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.",
    "He said that he would come, but he did not say when.",
    "LOL that is SO cool!!! :-)",
    "Der Zug nach Hamburg fährt heute von Gleis 7.",
    "Le marché ouvre à huit heures et ferme à midi.",
    "El perro duerme debajo de la mesa.",
    "東京は日本の首都です。",
    "Москва является столицей России.",
    "The quick brown fox jumps over the lazy dog.",
    "Interest rates rose by half a point, the largest step in two decades, and the markets took it calmly; by the evening "
    "most shares stood where they had begun, while the currency had gained a little against its neighbours.",
    "To change the filter, switch the machine off, wait until the light goes out, open the flap at the back, pull the old "
    "filter towards you and slide the new one in until it clicks. Do not force it.",
    "I have owned this backpack for three years now and carried it to eleven countries. One zip has failed; they replaced "
    "it free of charge. The straps are as comfortable as on the first day.",
]
